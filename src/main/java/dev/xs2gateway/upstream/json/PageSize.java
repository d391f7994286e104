package dev.xs2gateway.upstream.json;

import dev.xs2gateway.InvalidSettingException;
import org.jboss.logging.Logger;

/**
 * The number of orders on a page: the configured size until XS2Event refuses it or sends smaller pages, then XS2Event's size, remembered.
 */
public final class PageSize {
    private static final Logger LOG = Logger.getLogger(PageSize.class);
    private static final int VENDORS_DEFAULT = 50;

    private volatile int size;
    private volatile boolean accepted;

    public PageSize(int configured) {
        InvalidSettingException.unless(configured >= 1, "gateway.upstream.page-size", configured, "1 or more");
        this.size = configured;
    }

    int size() {
        return size;
    }

    /**
     * Whether a refused query is worth another attempt with XS2Event's default size; not once XS2Event has answered a query with this size.
     */
    boolean mayBeTooLarge(int refusedSize) {
        return refusedSize > VENDORS_DEFAULT && !accepted;
    }

    /** Records that XS2Event answers queries with this size. */
    void accepted() {
        accepted = true;
    }

    void refused() {
        learn(VENDORS_DEFAULT);
    }

    /** Records the page size that XS2Event states. */
    void stated(int vendors) {
        if (vendors > 0 && vendors < size) {
            learn(vendors);
        }
    }

    private void learn(int smaller) {
        LOG.infof("XS2Event refuses pages of %d orders: the gateway requests %d from now on", size, smaller);
        size = smaller;
    }

    public static int vendorsDefault() {
        return VENDORS_DEFAULT;
    }
}
