package dev.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SpreadTest {

    @Test
    void medianOfAnOddNumberIsTheMiddleOne() {
        assertEquals(new Spread(2, 1, 30), Spread.of(List.of(30.0, 1.0, 2.0)));
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertEquals(new Spread(2.5, 1, 30), Spread.of(List.of(30.0, 1.0, 2.0, 3.0)));
    }

    @Test
    void ratiosAreTakenWithinARoundOnly() {
        // The machine is ten times slower in the second round: the ratios do not show it.
        assertEquals(new Spread(1.1, 1.0, 1.2),
                Spread.ofRatios(List.of(1.1, 12.0, 1.0), List.of(1.0, 10.0, 1.0)));
    }

    @Test
    void nothingToCompareIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> Spread.ofRatios(List.of(1.0, 2.0), List.of(1.0)));
    }

    @Test
    void textHasTheMedianAndBothEnds() {
        assertEquals("1.05 (0.98..1.25)", new Spread(1.049, 0.976, 1.25).toString());
    }
}
