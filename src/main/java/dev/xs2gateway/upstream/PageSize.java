package dev.xs2gateway.upstream;

import dev.xs2gateway.BadSetting;
import org.jboss.logging.Logger;

/** How many orders a page holds: what is configured, until XS2Event refuses it; then its own default, remembered. */
final class PageSize {
    private static final Logger LOG = Logger.getLogger(PageSize.class);
    private static final int VENDORS_DEFAULT = 50;

    private volatile int size;

    PageSize(int configured) {
        BadSetting.unless(configured >= 1, "gateway.upstream.page-size", configured, "1 or more");
        this.size = configured;
    }

    int size() {
        return size;
    }

    /** Whether a refused query is worth asking again with the vendor's default. */
    boolean mayBeTooLarge(int refusedSize) {
        return refusedSize > VENDORS_DEFAULT;
    }

    void learn() {
        LOG.infof("XS2Event refuses pages of %d orders: %d from now on", size, VENDORS_DEFAULT);
        size = VENDORS_DEFAULT;
    }

    static int vendorsDefault() {
        return VENDORS_DEFAULT;
    }
}
