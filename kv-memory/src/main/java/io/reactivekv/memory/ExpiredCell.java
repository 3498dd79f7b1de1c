package io.reactivekv.memory;

/**
 * What is left of a cell that a reader has found expired. Nobody brings it back to life: neither a writer that has read the
 * clock before, nor a clock that is set back.
 */
final class ExpiredCell extends Cell {

    ExpiredCell(long deadline) {
        super(NOTHING, deadline);
    }
}
