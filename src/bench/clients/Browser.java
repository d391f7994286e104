import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has Chromium follow links, as a person's click would, and save what they lead to; prints the name of each file. Arguments: the command,
 * the folder for files, the links. Ends with 1 if a download does. Spoken to in Chromium's own protocol, over a WebSocket.
 */
final class Browser implements WebSocket.Listener {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Pattern NAME = Pattern.compile("\"suggestedFilename\":\"([^\"]*)\"");
    private static final Pattern STATE = Pattern.compile("\"state\":\"(completed|canceled)\"");

    private final StringBuilder message = new StringBuilder();
    private volatile CompletableFuture<String> download = new CompletableFuture<>();
    private volatile String name = "";

    public static void main(String[] args) throws Exception {
        Path profile = Files.createTempDirectory("browser");
        // Without a sandbox of its own, which it refuses to root; without all that asks the internet.
        Process chromium = new ProcessBuilder(List.of(
                        args[0], "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank"))
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Browser browser = new Browser();
            WebSocket line = client.newWebSocketBuilder()
                    .buildAsync(endpoint(profile), browser)
                    .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            line.sendText("""
                    {"id":1,"method":"Browser.setDownloadBehavior","params":
                    {"behavior":"allow","downloadPath":"%s","eventsEnabled":true}}"""
                    .formatted(Path.of(args[1]).toAbsolutePath()), true).get();
            for (String link : List.of(args).subList(2, args.length)) {
                browser.download = new CompletableFuture<>();
                line.sendText("""
                        {"id":2,"method":"Target.createTarget","params":{"url":"%s"}}""".formatted(link), true).get();
                // The files' names are what this program is run for.
                System.out.println(browser.download.get(LONGEST.toSeconds(), TimeUnit.SECONDS));
            }
            line.abort();
        } finally {
            chromium.destroy();
            chromium.waitFor();
        }
    }

    /** Written by Chromium once it listens: the port, and a path that nobody can guess. */
    private static URI endpoint(Path profile) throws IOException, InterruptedException {
        Path told = profile.resolve("DevToolsActivePort");
        Instant end = Instant.now().plus(LONGEST);
        while (!Files.exists(told) || Files.readAllLines(told).size() < 2) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("no browser: " + Files.readString(profile.resolve("log")));
            }
            // Chromium does not announce when it writes the file, so the file is polled.
            Thread.sleep(50);
        }
        List<String> lines = Files.readAllLines(told);
        return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
    }

    @Override
    public CompletionStage<?> onText(WebSocket line, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            heard(message.toString());
            message.setLength(0);
        }
        line.request(1);
        return null;
    }

    private void heard(String event) {
        Matcher begins = NAME.matcher(event);
        if (event.contains("Browser.downloadWillBegin") && begins.find()) {
            name = begins.group(1);
        }
        Matcher ends = STATE.matcher(event);
        if (event.contains("Browser.downloadProgress") && ends.find()) {
            if (ends.group(1).equals("completed")) {
                download.complete(name);
            } else {
                download.completeExceptionally(new IOException(name + " was given up"));
            }
        }
    }
}
