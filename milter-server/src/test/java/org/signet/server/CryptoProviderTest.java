package org.signet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CryptoProviderTest {
  @AfterEach
  void removeProvider() {
    Security.removeProvider("Test");
  }

  @Test
  void saysNothingOfJava() {
    assertThat(CryptoProvider.install("java"))
        .isEqualTo(new CryptoProvider.Choice(false, false, ""));
  }

  @Test
  void doesWithoutWhatIsNotThere() {
    assertThat(CryptoProvider.install("auto"))
        .isEqualTo(
            new CryptoProvider.Choice(
                false,
                false,
                "CryptoProvider auto: AmazonCorrettoCryptoProvider is not in lib/ext; Java signs and"
                    + " verifies"));
    assertThat(CryptoProvider.install("Other"))
        .isEqualTo(
            new CryptoProvider.Choice(
                false,
                true,
                "CryptoProvider Other: Other is not in lib/ext; Java signs and verifies"));
  }

  @Test
  void putsAProviderBeforeTheOthers() {
    Provider first = Security.getProviders()[0];
    Provider provider = new Copy();
    Security.addProvider(provider);

    assertThat(CryptoProvider.install("Test"))
        .isEqualTo(
            new CryptoProvider.Choice(true, false, "CryptoProvider: Test 1 signs and verifies"));
    assertThat(Security.getProviders()).startsWith(provider, first);
  }

  @Test
  void doesWithoutAProviderThatIsWrong() {
    Provider provider = new Copy();
    provider.put("Signature.SHA256withRSA", Yes.class.getName());
    Security.addProvider(provider);

    CryptoProvider.Choice choice = CryptoProvider.install("Test");

    assertThat(choice.failed()).isTrue();
    assertThat(choice.inUse()).isFalse();
    assertThat(choice.text())
        .startsWith("CryptoProvider Test cannot be used: ")
        .endsWith("; Java signs and verifies");
    assertThat(Security.getProviders()[0]).isNotSameAs(provider);
  }

  @Test
  void findsAProviderWithoutSignaturesUnfit() {
    assertThatThrownBy(() -> CryptoProvider.check(new Empty()))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatCode(() -> CryptoProvider.check(new BouncyCastleProvider()))
        .doesNotThrowAnyException();
  }

  private static class Empty extends Provider {
    private static final long serialVersionUID = 1L;

    Empty() {
      super("Test", "1", "for a test");
    }
  }

  /** What another provider has, under our name. */
  private static final class Copy extends Empty {
    private static final long serialVersionUID = 1L;

    Copy() {
      Provider provider = new BouncyCastleProvider();
      for (String service : new String[] {"Signature.SHA256WITHRSA", "KeyFactory.RSA"}) {
        put(service, provider.getProperty(service));
      }
    }
  }

  /** Takes every signature for a good one, and makes such. */
  public static final class Yes extends SignatureSpi {
    @Override
    protected void engineInitVerify(PublicKey publicKey) {}

    @Override
    protected void engineInitSign(PrivateKey privateKey) {}

    @Override
    protected void engineUpdate(byte b) {}

    @Override
    protected void engineUpdate(byte[] b, int off, int len) {}

    @Override
    protected byte[] engineSign() {
      return new byte[256];
    }

    @Override
    protected boolean engineVerify(byte[] sigBytes) {
      return true;
    }

    @Deprecated
    @Override
    protected void engineSetParameter(String param, Object value) {
      throw new UnsupportedOperationException(param);
    }

    @Deprecated
    @Override
    protected Object engineGetParameter(String param) {
      throw new UnsupportedOperationException(param);
    }
  }
}
