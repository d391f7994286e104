package dev.xs2gateway.sandbox;

import java.util.List;

/** A path of the API, taken apart. */
sealed interface Route {
    CallKind kind();

    /**
     * Many orders.
     *
     * @param flat the route {@code /list}
     */
    record Orders(boolean flat) implements Route {
        @Override
        public CallKind kind() {
            return CallKind.LIST;
        }
    }

    record Order(String orderId) implements Route {
        @Override
        public CallKind kind() {
            return CallKind.SINGLE;
        }
    }

    record Ticket(String orderId, String itemId, String fileName) implements Route {
        @Override
        public CallKind kind() {
            return CallKind.PDF;
        }
    }

    record ZipLink(String orderId) implements Route {
        @Override
        public CallKind kind() {
            return CallKind.ZIP_LINK;
        }
    }

    record Invoice(String orderId, String invoiceId) implements Route {
        @Override
        public CallKind kind() {
            return CallKind.INVOICE;
        }
    }

    record Unknown() implements Route {
        @Override
        public CallKind kind() {
            return CallKind.OTHER;
        }
    }

    /** The route of these decoded segments, as {@code v1}, {@code bookingorders}. */
    static Route of(List<String> path) {
        if (path.size() >= 2 && path.subList(0, 2).equals(List.of("v1", "bookingorders"))) {
            return bookingOrders(path.subList(2, path.size()));
        }
        if (path.size() >= 3 && path.subList(0, 3).equals(List.of("v1", "etickets", "download"))) {
            return downloads(path.subList(3, path.size()));
        }
        return new Unknown();
    }

    private static Route bookingOrders(List<String> rest) {
        if (rest.isEmpty()) {
            return new Orders(false);
        }
        if (rest.size() == 1) {
            return rest.getFirst().equals("list") ? new Orders(true) : new Order(rest.getFirst());
        }
        boolean invoice = rest.size() == 3 && rest.get(1).equals("invoice");
        return invoice ? new Invoice(rest.getFirst(), rest.get(2)) : new Unknown();
    }

    private static Route downloads(List<String> rest) {
        if (rest.size() == 2 && rest.getFirst().equals("zip")) {
            return new ZipLink(rest.get(1));
        }
        boolean ticket = rest.size() == 4 && rest.get(2).equals("url");
        return ticket ? new Ticket(rest.get(0), rest.get(1), rest.get(3)) : new Unknown();
    }
}
