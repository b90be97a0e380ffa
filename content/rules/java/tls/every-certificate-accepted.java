import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

class Trusting implements X509TrustManager {
    // ruleid: every-certificate-accepted
    public void checkServerTrusted(X509Certificate[] chain, String type) {
    }

    // ok: every-certificate-accepted
    public void checkClientTrusted(X509Certificate[] chain, String type) {
    }
}

class Checking implements X509TrustManager {
    private X509TrustManager system;

    // ok: every-certificate-accepted
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        system.checkServerTrusted(chain, type);
    }
}

class Client {
    void build() {
        // ruleid: every-certificate-accepted
        SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE);
    }
}
