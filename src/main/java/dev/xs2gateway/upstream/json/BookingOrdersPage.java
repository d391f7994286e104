package dev.xs2gateway.upstream.json;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.xs2gateway.failure.Failure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of booking orders as XS2Event sends it, with only the fields that the gateway uses and none of the personal ones.
 *
 * <p>Every field may be missing or null; the translator decides what that means.
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record BookingOrdersPage(
        @JsonProperty("bookingorders") @JsonDeserialize(contentUsing = RowReader.class) @Nullable
        List<Row> rows,

        @JsonProperty("pagination") @JsonDeserialize(using = LenientJson.Paging.class) @Nullable
        Pagination pagination) {

    /** What a page says about the other pages. {@code nextPage} is read as a yes or no only, because XS2Event chooses the host in it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Pagination(
            @JsonProperty("total_size") @JsonDeserialize(using = LenientJson.Count.class) @Nullable
            Integer totalSize,

            @JsonProperty("page_size") @JsonDeserialize(using = LenientJson.Count.class) @Nullable
            Integer pageSize,

            @JsonProperty("next_page") @Nullable Object nextPage) {

        /** Whether XS2Event says that there is a next page; empty if it does not say. */
        Optional<Boolean> hasNext() {
            return Optional.ofNullable(nextPage).map(next -> switch (next) {
                case String url -> !url.isBlank();
                case Boolean yes -> yes;
                // False for NaN.
                case Number number -> Math.abs(number.doubleValue()) > 0;
                default -> true;
            });
        }
    }

    /** One row of a list. Its ids are as received: they may be missing, or not be valid ids. */
    public sealed interface Row {
        @Nullable
        String bookingId();

        @Nullable
        String orderId();
    }

    /** A row from which no order can be read, and the reason. It fails only the look-ups of that order. */
    public record BadRow(
            @Nullable String bookingId, @Nullable String orderId, Failure why) implements Row {}

    /** One booking order. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record OrderRow(
            @JsonProperty("booking_id") @Nullable String bookingId,
            @JsonProperty("bookingorder_id") @Nullable String orderId,
            @JsonProperty("event_id") @Nullable String eventId,
            @JsonProperty("event_name") @Nullable String eventName,
            @JsonProperty("event_startdate") @Nullable String eventStart,
            @JsonProperty("event_stopdate") @Nullable String eventEnd,
            @JsonProperty("logistic_status") @Nullable String status,
            @JsonProperty("zip_sha") @Nullable String zipSha,

            @JsonProperty("invoices") @JsonDeserialize(using = LenientJson.Texts.class) @Nullable
            List<@Nullable String> invoices,

            @JsonProperty("items") @JsonDeserialize(using = LenientJson.Listing.class) @Nullable
            List<@Nullable Item> items)
            implements Row {

        /** Whether an item has no id, as in the flat list; the single read returns complete items. */
        boolean lacksItemDetails() {
            return items != null && items.stream().anyMatch(item -> item == null || item.orderItemId() == null);
        }
    }

    /** A purchased item: a category, a quantity, and one file or several. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Item(
            @JsonProperty("orderitem_id") @Nullable String orderItemId,
            @JsonProperty("ticket_name") @Nullable String name,
            @JsonProperty("type_ticket") @Nullable String type,

            @JsonProperty("quantity") @JsonDeserialize(using = LenientJson.Count.class) @Nullable
            Integer quantity,

            @JsonProperty("distribution_channel") @Nullable String channel,
            @JsonProperty("download_link") @Nullable String link,
            @JsonProperty("ticket_sha") @Nullable String sha,
            @JsonProperty("section") @Nullable String section,
            @JsonProperty("row") @Nullable String row,
            @JsonProperty("seat") @Nullable String seat,

            @JsonProperty("download_items") @JsonDeserialize(using = LenientJson.Listing.class) @Nullable
            List<@Nullable DownloadItem> downloads) {}

    /** One file of an item that has several. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record DownloadItem(
            @JsonProperty("downloaditem_id") @Nullable String id,
            @JsonProperty("download_link") @Nullable String link,
            @JsonProperty("ticket_sha") @Nullable String sha) {}
}
