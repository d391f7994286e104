package dev.xs2gateway.http.route;

import org.jspecify.annotations.Nullable;

/** The kinds of files that a route gives; each request for one leaves an audit record. */
public enum FileKind {
    TICKET("ticket", "ticketId"),
    ZIP("zip", null),
    INVOICE("invoice", "invoiceId");

    /** The name of each zip. */
    static final String ZIP_NAME = "tickets.zip";

    private final String word;
    private final @Nullable String parameter;

    FileKind(String word, @Nullable String parameter) {
        this.word = word;
        this.parameter = parameter;
    }

    /** Returns the kind as audit records name it. */
    public String word() {
        return word;
    }

    /** Returns the name of the file that a request asks for: the id of a ticket or an invoice, or {@code tickets.zip}. */
    public String file(RouteMatch match) {
        return parameter == null ? ZIP_NAME : match.required(parameter);
    }
}
