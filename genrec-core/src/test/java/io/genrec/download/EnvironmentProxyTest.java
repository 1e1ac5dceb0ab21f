// SPDX-License-Identifier: Apache-2.0
package io.genrec.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxyTest {
  @ParameterizedTest
  @CsvSource({
    "https_proxy, http://proxy.example:3128, https://hub.example/f, proxy.example:3128",
    "HTTPS_PROXY, proxy.example, https://hub.example/f, proxy.example:80",
    "http_proxy, http://proxy.example:3128, http://hub.example/f, proxy.example:3128",
    "http_proxy, http://proxy.example:3128, https://hub.example/f, direct",
    "https_proxy, '', https://hub.example/f, direct",
    "http_proxy, http://proxy.example:3128, http://localhost:8080/f, direct",
    "http_proxy, http://proxy.example:3128, http://127.0.0.1/f, direct",
    "http_proxy, http://proxy.example:3128, http://[::1]/f, direct",
    "https_proxy, http://me:p@s#w/rd@proxy.example:3128, https://hub.example/f, proxy.example:3128",
    "https_proxy, me:secret@proxy.example:3128, https://hub.example/f, proxy.example:3128"
  })
  void readsTheEnvironmentAsCurlDoes(String variable, String value, URI url, String expected) {
    assertThat(proxy(Map.of(variable, value), url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "hub.example, direct",
    "' .example, other.org', direct",
    "example, direct",
    "*, direct",
    "ub.example, proxy.example:3128",
    "'', proxy.example:3128"
  })
  void hostsCanBeLeftOut(String noProxy, String expected) {
    Map<String, String> environment =
        Map.of("https_proxy", "http://proxy.example:3128", "no_proxy", noProxy);

    assertThat(proxy(environment, URI.create("https://hub.example/f"))).isEqualTo(expected);
  }

  @Test
  void javasPropertiesComeFirst() {
    ProxySelector properties = ProxySelector.of(InetSocketAddress.createUnresolved("named", 1));

    Proxy proxy =
        new EnvironmentProxy(Map.of("https_proxy", "http://proxy.example:3128"), properties)
            .select(URI.create("https://hub.example/f"))
            .get(0);

    assertThat(text(proxy)).isEqualTo("named:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://",
        "http://me:secret@",
        "http://me:secret@[bad",
        "http://me:secret@host:99999",
        "socks5://me:secret@proxy.example:1080",
        "me:secret@a b"
      })
  void anAddressThatIsNoneIsNamedByItsVariableOnly(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxy(Map.of("HTTPS_PROXY", value), URI.create("https://hub.example")))
        .withMessage("HTTPS_PROXY is no address of an HTTP proxy; set it to http://HOST:PORT")
        .withNoCause();
  }

  private static String proxy(Map<String, String> environment, URI url) {
    return text(new EnvironmentProxy(environment, null).select(url).get(0));
  }

  private static String text(Proxy proxy) {
    return proxy.address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : "direct";
  }
}
