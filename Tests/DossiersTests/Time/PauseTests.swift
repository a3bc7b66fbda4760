import Dossiers
import Testing

@Suite("Pausing and going on")
struct PauseTests {
    /// One row: received, limit, paused, resumed, the deadline then.
    struct Row: CustomTestStringConvertible, Sendable {
        let received: String
        let limit: String
        let paused: String
        let resumed: String
        let due: String
        var testDescription: String { "\(received) + \(limit), \(paused)…\(resumed) → \(due)" }

        init(_ cells: String...) {
            (received, limit, paused, resumed, due) =
                (cells[0], cells[1], cells[2], cells[3], cells[4])
        }

        func check(_ mode: CountingMode, _ policy: ResumePolicy) throws {
            let calendar = TestCalendar.office
            let limit = try #require(TimeLimit(limit))
            let first = try calendar.deadline(from: local(received), limit: limit, mode: mode)
            let next = try calendar.resumed(
                due: first, pausedAt: local(paused), resumedAt: local(resumed), policy: policy,
                limit: limit, mode: mode)
            #expect(local(next) == due)
        }
    }

    @Test(arguments: [
        // Due Thursday 25th 10:00; what was left at the pause is worked off from the resumption.
        Row(
            "2024-01-22 10:00", "3 working-day", "2024-01-23 10:00", "2024-01-30 10:00",
            "2024-02-01 10:00"),
        Row(
            "2024-01-22 10:00", "3 working-day", "2024-01-23 10:00", "2024-01-27 09:00",
            "2024-01-30 17:00"),
        // A pause over a lunch break or a night stops nothing.
        Row(
            "2024-01-22 10:00", "3 working-day", "2024-01-23 11:30", "2024-01-23 13:30",
            "2024-01-25 10:00"),
        Row(
            "2024-01-22 10:00", "3 working-day", "2024-01-23 18:00", "2024-01-24 06:00",
            "2024-01-25 10:00"),
        // A dossier that was an hour late at the pause is an hour late after it.
        Row(
            "2024-01-22 10:00", "1 working-day", "2024-01-23 11:00", "2024-01-25 11:00",
            "2024-01-25 10:00"),
        // Calendar days: an hour was left.
        Row(
            "2024-01-22 10:00", "7 day", "2024-01-29 09:00", "2024-01-30 18:00",
            "2024-01-31 08:00"),
        Row(
            "2024-01-22 10:00", "same-day until 15:00", "2024-01-22 11:00", "2024-01-30 16:00",
            "2024-01-30 17:00"),
    ])
    func resumeByHours(_ row: Row) throws {
        try row.check(.byHours, .resume)
    }

    @Test(arguments: [
        // Due Thursday 25th at closing; two whole days were left on the 23rd.
        Row(
            "2024-01-22 10:00", "3 working-day", "2024-01-23 10:00", "2024-01-30 16:00",
            "2024-02-01 17:00"),
        Row(
            "2024-01-22 10:00", "3 working-day", "2024-01-23 10:00", "2024-01-28 16:00",
            "2024-01-30 17:00"),
        // Paused on its last day: that day's end, wherever it goes on.
        Row(
            "2024-01-22 10:00", "3 working-day", "2024-01-25 10:00", "2024-01-30 10:00",
            "2024-01-30 17:00"),
        Row(
            "2024-01-22 10:00", "3 working-day", "2024-01-25 10:00", "2024-01-25 18:00",
            "2024-01-26 17:00"),
        Row(
            "2024-01-22 10:00", "3 working-day", "2024-01-25 10:00", "2024-01-27 10:00",
            "2024-01-29 17:00"),
        // Calendar days: two were left.
        Row(
            "2024-01-22 10:00", "3 day", "2024-01-23 10:00", "2024-01-30 10:00",
            "2024-02-01 17:00"),
    ])
    func resumeWholeDays(_ row: Row) throws {
        try row.check(.excludeFirstDay, .resume)
    }

    @Test("restart gives the whole limit anew, continue leaves the deadline")
    func restartAndContinue() throws {
        try Row(
            "2024-01-22 10:00", "3 working-day", "2024-01-23 10:00", "2024-01-30 16:00",
            "2024-02-02 16:00"
        ).check(.byHours, .restart)
        try Row(
            "2024-01-22 10:00", "3 working-day", "2024-01-23 10:00", "2024-01-30 16:00",
            "2024-01-25 10:00"
        ).check(.byHours, .continue)
    }

    @Test("a resumption before its pause is refused")
    func order() throws {
        let (early, late) = (local("2024-01-22 10:00"), local("2024-01-23 10:00"))
        #expect(throws: CalendarError.resumedBeforePause(pausedAt: late, resumedAt: early)) {
            try TestCalendar.office.resumed(
                due: late, pausedAt: late, resumedAt: early, policy: .resume,
                limit: TimeLimit("1 working-day")!, mode: .byHours)
        }
    }

    @Test(arguments: TimePropertyTests.seeds)
    func pausingAndResumingAtOnceChangesNothing(seed: UInt64) throws {
        var random = Seeded(seed)
        for calendar in TestCalendar.all {
            for _ in 0..<2_000 {
                let start = random.instant()
                let limit = random.limit()
                let pause = start.adding(seconds: Int64.random(in: 0...9_000_000, using: &random))
                for mode in CountingMode.allCases {
                    let due = try calendar.deadline(from: start, limit: limit, mode: mode)
                    let same = try calendar.resumed(
                        due: due, pausedAt: pause, resumedAt: pause, policy: .resume,
                        limit: limit, mode: mode)
                    #expect(same == due, "seed \(seed): \(start) + \(limit) \(mode), \(pause)")
                }
            }
        }
    }

    @Test(arguments: TimePropertyTests.seeds)
    func aDossierInTimeIsNotLateWhenItGoesOn(seed: UInt64) throws {
        var random = Seeded(seed)
        for calendar in TestCalendar.all {
            for _ in 0..<2_000 {
                let start = random.instant()
                let limit = random.limit()
                for mode in CountingMode.allCases {
                    let due = try calendar.deadline(from: start, limit: limit, mode: mode)
                    let left = (due.microseconds - start.microseconds) / 1_000_000
                    let pause = start.adding(seconds: Int64.random(in: 0...left, using: &random))
                    let gap = Int64.random(in: 0...9_000_000, using: &random)
                    let next = try calendar.resumed(
                        due: due, pausedAt: pause, resumedAt: pause.adding(seconds: gap),
                        policy: .resume, limit: limit, mode: mode)
                    let words: Comment =
                        "seed \(seed): \(start) + \(limit) \(mode), \(pause), \(gap)"
                    #expect(next >= due, words)
                    let later = pause.adding(seconds: gap)
                    let working = try calendar.workingSeconds(from: pause, to: due)
                    if working > 0 { #expect(next >= later, words) }
                }
            }
        }
    }
}
