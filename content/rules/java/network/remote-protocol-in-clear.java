import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPSClient;
import org.apache.commons.net.telnet.TelnetClient;

class Transfer {
    void open() {
        // ruleid: remote-protocol-in-clear
        new FTPClient();
        // ruleid: remote-protocol-in-clear
        new TelnetClient();
        // ok: remote-protocol-in-clear
        new FTPSClient("TLS", false);
    }
}
