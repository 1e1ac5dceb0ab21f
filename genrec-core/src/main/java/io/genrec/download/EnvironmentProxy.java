// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that the environment names: {@code https_proxy}, {@code http_proxy} and {@code
 * no_proxy}, in small or capital letters, as curl reads them, but for a name and password in the
 * address, which are left out. Where Java's own properties name one ({@code https.proxyHost}), that
 * one is taken.
 */
final class EnvironmentProxy extends ProxySelector {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private static final int MOST_PORT = 65_535;

  /** This machine, which Java's properties leave out by default, too. */
  private static final Pattern LOCAL = Pattern.compile("localhost|127\\..*|\\[?::1]?");

  private final Map<String, String> environment;
  private final @Nullable ProxySelector properties;

  /**
   * A proxy selector.
   *
   * @param properties what goes by Java's properties, asked first, or null
   */
  EnvironmentProxy(Map<String, String> environment, @Nullable ProxySelector properties) {
    this.environment = environment;
    this.properties = properties;
  }

  /**
   * The proxies to try for an address.
   *
   * @throws IllegalArgumentException if what the environment names is no address of an HTTP proxy;
   *     the message names the variable only, as its value may hold a password
   */
  @Override
  public List<Proxy> select(URI uri) {
    if (properties != null) {
      List<Proxy> named = properties.select(uri);
      if (named.stream().anyMatch(each -> each.type() != Proxy.Type.DIRECT)) {
        return named;
      }
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String variable = nameOf(scheme + "_proxy");
    String proxy = environment.getOrDefault(variable, "");
    if (proxy.isEmpty() || excluded(String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT))) {
      return List.of(Proxy.NO_PROXY);
    }
    URI address = address(variable, proxy);
    int standard = "https".equals(address.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    int port = address.getPort() < 0 ? standard : address.getPort();
    return List.of(
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHost(), port)));
  }

  private static URI address(String variable, String proxy) {
    int end = proxy.indexOf("://");
    String scheme = end < 0 ? "http" : proxy.substring(0, end).strip().toLowerCase(Locale.ROOT);
    String rest = end < 0 ? proxy : proxy.substring(end + "://".length());
    if (scheme.equals("http") || scheme.equals("https")) {
      String place = rest.substring(rest.lastIndexOf('@') + 1).strip(); // no name and password
      try {
        URI address = new URI(scheme + "://" + place);
        if (address.getHost() != null && address.getPort() <= MOST_PORT) {
          return address;
        }
      } catch (URISyntaxException e) {
        // Named below, without the value that this exception holds.
      }
    }
    throw new IllegalArgumentException(
        variable + " is no address of an HTTP proxy; set it to http://HOST:PORT");
  }

  private boolean excluded(String host) {
    if (LOCAL.matcher(host).matches()) {
      return true;
    }
    for (String entry : environment.getOrDefault(nameOf("no_proxy"), "").split(",", -1)) {
      String name = entry.strip().toLowerCase(Locale.ROOT);
      if (name.equals("*")) {
        return true;
      }
      String domain = name.startsWith(".") ? name.substring(1) : name;
      if (!domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain))) {
        return true;
      }
    }
    return false;
  }

  /** The name in small letters, or where that is not set, in capital ones. */
  private String nameOf(String variable) {
    return environment.getOrDefault(variable, "").isEmpty()
        ? variable.toUpperCase(Locale.ROOT)
        : variable;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The request fails with the same exception, which says enough.
  }
}
