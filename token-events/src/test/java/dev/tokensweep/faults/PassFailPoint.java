package dev.tokensweep.faults;

/** Passes one fail point as often as its argument says, and ends well if it still can. */
final class PassFailPoint {
    private PassFailPoint() {}

    public static void main(String[] args) {
        Faults faults = FaultSwitches.read(System.getProperties());
        for (int passing = Integer.parseInt(args[0]); passing > 0; passing--) {
            faults.pass(FailPoint.SINK_AFTER_LOCK);
        }
    }
}
