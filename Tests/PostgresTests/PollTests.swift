import Testing

@testable import Postgres

@Suite struct PollTests {
    @Test(arguments: [
        (Duration.milliseconds(1_500), Int32(1_500)), (.microseconds(1), 1), (.zero, 0),
        (.milliseconds(-11), 0), (.microseconds(-1), 0), (.seconds(-2), 0),
        (.seconds(7_200), 3_600_000),
    ])
    func `a deadline just missed is waited for no more, not for ever`(
        left: Duration, milliseconds: Int32
    ) {
        #expect(left.pollMilliseconds == milliseconds)
    }
}
