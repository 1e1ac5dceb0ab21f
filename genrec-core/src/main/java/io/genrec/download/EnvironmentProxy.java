// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that the environment names: {@code https_proxy}, {@code http_proxy} and {@code
 * no_proxy}, in small or capital letters, as curl reads them. Where Java's own properties name one
 * ({@code https.proxyHost}), that one is taken.
 */
final class EnvironmentProxy extends ProxySelector {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

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

  @Override
  public List<Proxy> select(URI uri) {
    if (properties != null) {
      List<Proxy> named = properties.select(uri);
      if (named.stream().anyMatch(each -> each.type() != Proxy.Type.DIRECT)) {
        return named;
      }
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String proxy = variable(scheme + "_proxy");
    if (proxy.isEmpty() || excluded(String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT))) {
      return List.of(Proxy.NO_PROXY);
    }
    URI address = address(scheme, proxy);
    int standard = "https".equals(address.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    int port = address.getPort() < 0 ? standard : address.getPort();
    return List.of(
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHost(), port)));
  }

  private static URI address(String scheme, String proxy) {
    try {
      URI address = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
      if (address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Named below.
    }
    throw new IllegalArgumentException(
        scheme + "_proxy is '" + proxy + "', which is no address; set it to http://HOST:PORT");
  }

  private boolean excluded(String host) {
    if (LOCAL.matcher(host).matches()) {
      return true;
    }
    for (String entry : variable("no_proxy").split(",", -1)) {
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

  private String variable(String name) {
    String lower = environment.getOrDefault(name, "");
    return lower.isEmpty() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The request fails with the same exception, which says enough.
  }
}
