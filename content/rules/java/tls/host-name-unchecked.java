import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSession;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.impl.client.HttpClientBuilder;

class Client {
    void build(HttpsURLConnection connection, HttpClientBuilder builder, HostnameVerifier own) {
        // ruleid: host-name-unchecked
        connection.setHostnameVerifier((host, session) -> true);
        // ruleid: host-name-unchecked
        builder.setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);
        // ok: host-name-unchecked
        connection.setHostnameVerifier(own);
    }
}

class Accepting implements HostnameVerifier {
    // ruleid: host-name-unchecked
    public boolean verify(String host, SSLSession session) {
        return true;
    }
}

class Comparing implements HostnameVerifier {
    // ok: host-name-unchecked
    public boolean verify(String host, SSLSession session) {
        return host.equals(session.getPeerHost());
    }
}
