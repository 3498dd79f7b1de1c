package io.reactivekv.memory;

import io.reactivekv.Revision;

/** A cell with a reference, whose revision is a counter that no other write of the space has. */
final class VersionedCell extends Cell {

    final long version;

    VersionedCell(Object value, long deadline, long version) {
        super(value, deadline);
        this.version = version;
    }

    @Override
    Cell until(long deadline) {
        return new VersionedCell(value, deadline, version);
    }

    @Override
    Revision revision() {
        return Revision.ofCounter(version);
    }
}
