package dev.xs2gateway.sandbox;

import java.util.List;

/** The CDN that the vendor's zips come from; its answers look like S3's. */
final class CdnHandler implements Site {
    static final String EXPIRED = error("AccessDenied", "Request has expired");

    private final OrderStore store;
    private final ZipLinks links;

    CdnHandler(OrderStore store, ZipLinks links) {
        this.store = store;
        this.links = links;
    }

    @Override
    public CallKind kind(Ask ask) {
        return CallKind.CDN;
    }

    /** The rate limit does not reach here. */
    @Override
    public boolean admits(Ask ask) {
        return true;
    }

    @Override
    public Answer answer(Ask ask) {
        if (ask.header("X-Api-Key") != null || ask.header("Authorization") != null) {
            return xml(400, error("InvalidArgument", "Only one auth mechanism allowed"));
        }
        String orderId = orderId(ask.path());
        return switch (links.verdict(orderId, ask.query(), ask.at())) {
            case FORGED -> xml(403, error("SignatureDoesNotMatch", "The signature does not match"));
            case EXPIRED -> xml(403, EXPIRED);
            case GOOD ->
                store.find(orderId)
                        .filter(order -> order.zip().exists())
                        .map(CdnHandler::zip)
                        .orElseGet(() -> xml(404, error("NoSuchKey", "The specified key does not exist")));
        };
    }

    private static Answer zip(StoredOrder order) {
        String name = order.orderId() + ".zip";
        return new Answer(
                200, "application/zip", ApiHandler.attachment(name), order.zip().content());
    }

    private static String orderId(List<String> path) {
        boolean zip = path.size() == 2
                && path.getFirst().equals("zips")
                && path.getLast().endsWith(".zip");
        return zip ? path.getLast().substring(0, path.getLast().length() - ".zip".length()) : "";
    }

    private static Answer xml(int status, String body) {
        return Answer.of(status, "application/xml", body);
    }

    private static String error(String code, String message) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>" + message
                + "</Message></Error>";
    }
}
