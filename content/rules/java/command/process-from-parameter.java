class Converter {
    void convert(String source, String target) throws Exception {
        // ruleid: process-from-parameter
        Runtime.getRuntime().exec("convert " + source + " out.png");
        String line = String.format("convert %s %s", source, target);
        // ruleid: process-from-parameter
        new ProcessBuilder("sh", "-c", line).start();
    }

    // Near misses
    void repaired(String source, String target, int size) throws Exception {
        // ok: process-from-parameter
        new ProcessBuilder("convert", "--", source, target).start();
        // ok: process-from-parameter
        Runtime.getRuntime().exec("convert -size " + size);
    }
}
