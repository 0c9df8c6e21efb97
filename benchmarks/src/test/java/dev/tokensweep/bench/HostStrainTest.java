package dev.tokensweep.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostStrainTest {
    @Test
    void dividesByTheTokensPurgedAndTellsTheWorstThatWasSeen() {
        // Given: 200 looks, one before purges began, and one that saw the standby far behind
        List<HostWatch.Look> looks = new ArrayList<>();
        looks.add(new HostWatch.Look(0, 90, 95, 3, 12, 4_000, 100));
        for (int i = 1; i < 199; i++) {
            looks.add(new HostWatch.Look(i, 5, 7, 1, 12, 3, 100));
        }
        looks.add(new HostWatch.Look(199, 50, 70, 2, 15, 900, 70_000));

        // When
        HostStrain strain =
                HostStrain.of(
                        10,
                        16_000,
                        5,
                        new HostStrain.Size(3, 800, 8_000),
                        new HostStrain.Size(13, 1_000, 9_000),
                        looks,
                        looks.subList(1, 200));

        // Then
        assertThat(amount(strain, "database log per token")).isEqualTo(1_600);
        assertThat(amount(strain, "dead rows left per token")).isEqualTo(1);
        assertThat(amount(strain, "index growth per token")).isEqualTo(20);
        assertThat(amount(strain, "database growth per token")).isEqualTo(100);
        assertThat(amount(strain, "rows locked at once")).isEqualTo(5);
        assertThat(amount(strain, "transactions that lock tokens, at once")).isEqualTo(2);
        assertThat(amount(strain, "longest time tokens were locked")).isEqualTo(50);
        assertThat(amount(strain, "longest transaction of any kind")).isEqualTo(95);
        assertThat(amount(strain, "standby behind, most")).isEqualTo(900);
        assertThat(amount(strain, "standby behind, p99")).isEqualTo(3);
        assertThat(amount(strain, "standby behind, most log")).isEqualTo(70_000);
    }

    private static double amount(HostStrain strain, String name) {
        return strain.values().get(name).amount();
    }
}
