import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import javax.servlet.http.HttpServletRequest;
import org.apache.commons.io.FilenameUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

class Documents {
    private static final Path FOLDER = Paths.get("/srv/documents");

    void serve(HttpServletRequest request) throws Exception {
        String name = request.getParameter("name");
        // ruleid: file-from-request
        new FileInputStream("/srv/documents/" + name);
        // ruleid: file-from-request
        new FileInputStream(new File("/srv/documents", name));
        // ruleid: file-from-request
        new FileOutputStream("/srv/documents/" + name, false);
        File file = new File("/srv/documents", name);
        // ruleid: file-from-request
        file.delete();
        // ruleid: file-from-request
        Files.readAllBytes(Paths.get("/srv/documents/" + name));
        // ruleid: file-from-request
        Files.newInputStream(FOLDER.resolve(name));

        // ok: file-from-request
        new FileInputStream("/srv/documents/" + FilenameUtils.getName(name));
        // ok: file-from-request
        new FileInputStream("/srv/documents/" + Integer.parseInt(name) + ".pdf");
    }

    byte[] checked(HttpServletRequest request) throws Exception {
        Path path = FOLDER.resolve(request.getParameter("name")).normalize();
        if (!path.startsWith(FOLDER)) {
            throw new IllegalArgumentException();
        }
        // ok: file-from-request
        return Files.readAllBytes(path);
    }

    byte[] canonical(HttpServletRequest request) throws Exception {
        File file = new File("/srv/documents", request.getParameter("name"));
        if (!file.getCanonicalPath().startsWith("/srv/documents/")) {
            throw new IllegalArgumentException();
        }
        // ok: file-from-request
        return Files.readAllBytes(file.toPath());
    }

    @GetMapping("/document")
    void upload(@RequestParam String name, @RequestParam("file") MultipartFile file) throws Exception {
        // ruleid: file-from-request
        file.transferTo(new File("/srv/uploads/" + file.getOriginalFilename()));
        // ruleid: file-from-request
        Files.delete(FOLDER.resolve(name));
    }
}
