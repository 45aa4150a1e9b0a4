package org.signet.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Signals other than those that end a JVM. Java has only an unofficial interface for them, {@code
 * sun.misc.Signal} in the module jdk.unsupported, which every JVM of the supported versions has; it
 * is reached by reflection, so that the code still compiles and runs without.
 */
final class Signals {
  private Signals() {}

  /**
   * Runs {@code action} at each signal of this name.
   *
   * @param name without SIG, such as {@code USR1}
   * @return false if this JVM cannot
   */
  static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      return false;
    }
  }
}
