package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NodeTest {

    private final Node node = new Node("key", 1);

    @Test
    void hold_permanentBytes_areBareAndReadAsCell() {
        byte[] bytes = {1};
        node.hold(new Cell(bytes, Cell.NEVER));
        assertSame(bytes, node.held());
        Cell cell = Objects.requireNonNull(node.cell());
        assertSame(bytes, cell.value);
        assertEquals(Cell.NEVER, cell.deadline);
    }

    @Test
    void hold_permanentReference_isBareAndKeepsItsVersion() {
        node.hold(new VersionedCell("value", Cell.NEVER, 7));
        assertEquals("value", node.held());
        VersionedCell cell = assertInstanceOf(VersionedCell.class, node.cell());
        assertEquals("value", cell.value);
        assertEquals(7, cell.version);
    }

    @Test
    void hold_expiring_staysInItsCell() {
        VersionedCell cell = new VersionedCell("value", 1_000, 7);
        node.hold(cell);
        assertSame(cell, node.held());
        assertSame(cell, node.cell());
    }

    @Test
    void hold_nothing_afterABareValue_isNothing() {
        node.hold(new Cell(new byte[0], Cell.NEVER));
        node.hold(null);
        assertNull(node.held());
        assertNull(node.cell());
    }

    /** Two values take turns, one with the even and one with the odd versions: no reader may see one with the other's. */
    @Test
    void cell_whileReferencesTakeTurns_hasTheVersionOfItsValue() {
        Object[] values = {"even", "odd"};
        node.hold(new VersionedCell(values[0], Cell.NEVER, 0));
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (long version = 1; version < 5_000_000; version++) {
                node.hold(new VersionedCell(values[(int) version & 1], Cell.NEVER, version));
            }
        });
        long reads = 0;
        long last = 0;
        while (!writer.isDone() || reads == 0) {
            VersionedCell cell = assertInstanceOf(VersionedCell.class, node.cell());
            assertSame(values[(int) cell.version & 1], cell.value, () -> "with version " + cell.version);
            if (cell.version < last) {
                throw new AssertionError("went back from version " + last + " to " + cell.version);
            }
            last = cell.version;
            reads++;
        }
        writer.join();
    }
}
