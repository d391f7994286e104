import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the files of some orders from the sandbox into the origin's folder. Arguments: the sandbox's port, the folder, {@code pdf} or
 * {@code zip}; standard input: order and item, one pair a line. Prints them with the ticket's link.
 */
final class Prepare {
    private static final Pattern LINK = Pattern.compile("\"download_link\"\\s*:\\s*\"([^\"]+)\"");

    private Prepare() {}

    public static void main(String[] args) throws Exception {
        String api = "http://127.0.0.1:" + args[0] + "/v1/";
        Path folder = Path.of(args[1]);
        boolean zip = args[2].equals("zip");
        try (HttpClient client = HttpClient.newHttpClient();
                var ids = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = ids.readLine(); line != null; line = ids.readLine()) {
                String order = line.split(" ")[0];
                String item = line.split(" ")[1];
                Matcher link = LINK.matcher(text(client, api + "bookingorders/" + order));
                if (!link.find()) {
                    throw new IllegalStateException(order + " has no ticket");
                }
                if (zip) {
                    String where = text(client, api + "etickets/download/zip/" + order);
                    save(client, where.strip().replace("\"", ""), folder.resolve("zips", order + ".zip"));
                } else {
                    String file = api + "etickets/download/" + order + "/" + item + "/url/" + link.group(1);
                    save(client, file, folder.resolve("files", item));
                }
                // What the script goes on with.
                System.out.println(line + " " + link.group(1));
            }
        }
    }

    /** The CDN refuses whoever shows it the key. */
    private static HttpRequest request(String url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        return (url.contains("/v1/") ? request.header("X-Api-Key", "sandbox-key") : request).build();
    }

    private static String text(HttpClient client, String url) throws Exception {
        return client.send(request(url), BodyHandlers.ofString()).body();
    }

    private static void save(HttpClient client, String url, Path file) throws Exception {
        int status = client.send(request(url), BodyHandlers.ofFile(file)).statusCode();
        if (status != 200) {
            throw new IllegalStateException(status + " to " + url);
        }
    }
}
