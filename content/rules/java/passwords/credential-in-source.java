import java.sql.DriverManager;
import javax.sql.DataSource;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.postgresql.ds.PGSimpleDataSource;

class Connections {
    void open(PGSimpleDataSource source, String url) throws Exception {
        // ruleid: credential-in-source
        DriverManager.getConnection(url, "shop", "winter2024");
        // ruleid: credential-in-source
        source.setPassword("winter2024");
        // ruleid: credential-in-source
        new UsernamePasswordCredentials("shop", "winter2024");
        // ok: credential-in-source
        DriverManager.getConnection(url, "shop", System.getenv("DATABASE_PASSWORD"));
        // ok: credential-in-source
        DriverManager.getConnection(url, "sa", "");
        // ok: credential-in-source
        source.setPassword("[PROTECTED]");
        // ok: credential-in-source
        source.setUser("shop");
    }
}
