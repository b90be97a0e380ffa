import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

class Client {
    void open(SSLSocket socket) throws Exception {
        // ruleid: outdated-tls-protocol
        SSLContext.getInstance("SSLv3");
        // ruleid: outdated-tls-protocol
        SSLContext.getInstance("TLSv1");
        // ruleid: outdated-tls-protocol
        socket.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1"});
        // ok: outdated-tls-protocol
        SSLContext.getInstance("TLS");
        // ok: outdated-tls-protocol
        socket.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    }
}
