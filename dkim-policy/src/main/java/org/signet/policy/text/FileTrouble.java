package org.signet.policy.text;

import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file could not be read or written, in the administrator's words. */
public final class FileTrouble {
  private FileTrouble() {}

  /** A few words without the path, such as {@code no such file}. */
  public static String describe(IOException trouble) {
    if (trouble instanceof NoSuchFileException) {
      return "no such file";
    }
    if (trouble instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (trouble instanceof NotDirectoryException) {
      return "not a directory";
    }
    if (trouble instanceof FileSystemLoopException) {
      return "too many symbolic links";
    }
    if (trouble instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (trouble instanceof CharConversionException) {
      return "not text";
    }
    if (trouble instanceof FileSystemException system && system.getReason() != null) {
      return Quoted.escape(system.getReason());
    }
    return trouble.getMessage() == null ? "cannot be read" : Quoted.escape(trouble.getMessage());
  }
}
