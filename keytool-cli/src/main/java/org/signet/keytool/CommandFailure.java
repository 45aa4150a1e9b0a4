package org.signet.keytool;

import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a command gives up, in words for the person who typed it: what, why, and how to mend it. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailure(String message) {
    super(message);
  }

  /** As {@code file: cause}, from an exception of the file system. */
  static CommandFailure of(String file, IOException cause) {
    return new CommandFailure(file + ": " + describe(cause));
  }

  private static String describe(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied; run this as a user who may use the file";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (cause instanceof NotDirectoryException) {
      return "it is not a directory";
    }
    if (cause instanceof FileSystemLoopException) {
      return "it is a loop of symbolic links";
    }
    if (cause instanceof CharConversionException) {
      return "it is not text";
    }
    String reason =
        cause instanceof FileSystemException fileSystem
            ? fileSystem.getReason()
            : cause.getMessage();
    return reason == null ? cause.getClass().getSimpleName() : reason;
  }
}
