import Dossiers
import Testing

/// One row of a table of deadlines.
struct DeadlineVector: CustomTestStringConvertible, Sendable {
    let received: String
    let limit: String
    let due: String
    var testDescription: String { "\(received) + \(limit) → \(due)" }

    init(_ received: String, _ limit: String, _ due: String) {
        self.received = received
        self.limit = limit
        self.due = due
    }

    func check(_ mode: CountingMode, _ calendar: WorkingCalendar = TestCalendar.office) throws {
        let limit = try #require(TimeLimit(limit))
        let answer = try calendar.deadline(from: local(received), limit: limit, mode: mode)
        #expect(local(answer) == due)
        #expect(try calendar.explain(from: local(received), limit: limit, mode: mode).due == answer)
    }
}

@Suite("Deadlines as tables")
struct DeadlineVectorTests {
    static let byHoursRows: [DeadlineVector] = [
        // Weekend, Tết 2024, the swapped Saturday of 2024, the make-up Saturday of 2025.
        DeadlineVector("2024-01-26 16:30", "1 working-day", "2024-01-29 16:30"),
        DeadlineVector("2024-02-07 10:00", "3 working-day", "2024-02-19 10:00"),
        DeadlineVector("2024-04-26 10:00", "2 working-day", "2024-05-03 10:00"),
        DeadlineVector("2024-04-26 10:00", "3 working-day", "2024-05-04 10:00"),
        DeadlineVector("2025-04-24 14:00", "2 working-day", "2025-04-26 14:00"),
        DeadlineVector("2024-01-24 11:00", "0.25 working-day", "2024-01-24 15:00"),
        // The start is moved to a working moment.
        DeadlineVector("2024-01-24 05:00", "1 hour", "2024-01-24 08:00"),
        DeadlineVector("2024-01-24 12:00", "1 hour", "2024-01-24 14:30"),
        DeadlineVector("2024-01-24 17:00", "1 hour", "2024-01-25 08:00"),
        DeadlineVector("2024-01-27 09:00", "1 hour", "2024-01-29 08:00"),
        DeadlineVector("2024-01-22 10:00", "3 working-day", "2024-01-25 10:00"),
        // An end on a closing time stays there.
        DeadlineVector("2024-01-24 07:00", "1 working-day", "2024-01-24 17:00"),
        DeadlineVector("2024-01-24 07:00", "4.5 hour", "2024-01-24 11:30"),
        DeadlineVector("2024-01-23 20:00", "2 working-day", "2024-01-25 17:00"),
        // Calendar days keep the hour and move to a working day.
        DeadlineVector("2024-01-24 10:00", "1 day", "2024-01-25 10:00"),
        DeadlineVector("2024-01-24 10:00", "3 day", "2024-01-29 10:00"),
        DeadlineVector("2024-01-24 12:15", "1 day", "2024-01-25 13:30"),
        DeadlineVector("2024-01-24 16:00", "0.25 day", "2024-01-24 17:00"),
        DeadlineVector("2024-02-05 08:00", "7 day", "2024-02-15 08:00"),
        // Months end on the corresponding day, or the last of a shorter month.
        DeadlineVector("2024-01-31 09:00", "1 month", "2024-02-29 09:00"),
        DeadlineVector("2023-01-31 09:00", "1 month", "2023-02-28 09:00"),
        DeadlineVector("2024-02-29 09:00", "12 month", "2025-02-28 09:00"),
        DeadlineVector("2024-03-04 09:00", "0.5 month", "2024-03-19 09:00"),
        DeadlineVector("2023-11-30 09:00", "3 month", "2024-02-29 09:00"),
        // Year ends.
        DeadlineVector("2021-12-31 16:00", "1 working-day", "2022-01-04 16:00"),
        DeadlineVector("2025-12-31 10:00", "2 working-day", "2026-01-06 10:00"),
    ]

    @Test(arguments: byHoursRows)
    func byHours(_ vector: DeadlineVector) throws {
        try vector.check(.byHours)
    }

    static let excludeFirstDayRows: [DeadlineVector] = [
        DeadlineVector("2024-01-26 16:30", "1 working-day", "2024-01-29 17:00"),
        DeadlineVector("2024-01-26 06:00", "1 working-day", "2024-01-29 17:00"),
        DeadlineVector("2024-01-28 10:00", "1 working-day", "2024-01-29 17:00"),
        DeadlineVector("2024-02-07 10:00", "3 working-day", "2024-02-19 17:00"),
        DeadlineVector("2024-04-26 10:00", "3 working-day", "2024-05-04 17:00"),
        DeadlineVector("2024-01-24 11:00", "0.25 working-day", "2024-01-25 09:00"),
        DeadlineVector("2024-01-24 11:00", "6.25 working-day", "2024-02-02 09:00"),
        DeadlineVector("2024-01-24 11:00", "17.5 working-day", "2024-02-26 11:00"),
        DeadlineVector("2024-01-24 11:00", "3 hour", "2024-01-24 16:00"),
        DeadlineVector("2024-01-24 11:00", "3 day", "2024-01-29 17:00"),
        DeadlineVector("2024-01-24 11:00", "0.5 day", "2024-01-25 17:00"),
        DeadlineVector("2024-01-31 11:00", "1 month", "2024-02-29 17:00"),
        DeadlineVector("2024-03-04 11:00", "0.25 month", "2024-03-12 17:00"),
    ]

    @Test(arguments: excludeFirstDayRows)
    func excludeFirstDay(_ vector: DeadlineVector) throws {
        try vector.check(.excludeFirstDay)
    }

    static let sameDayRows: [DeadlineVector] = [
        DeadlineVector("2024-01-24 08:00", "same-day until 15:00", "2024-01-24 17:00"),
        DeadlineVector("2024-01-24 15:00", "same-day until 15:00", "2024-01-24 17:00"),
        DeadlineVector("2024-01-24 15:00:01", "same-day until 15:00", "2024-01-25 17:00"),
        DeadlineVector("2024-01-26 15:30", "same-day until 15:00", "2024-01-29 17:00"),
        DeadlineVector("2024-01-27 08:00", "same-day until 15:00", "2024-01-29 17:00"),
        DeadlineVector("2024-01-24 17:30", "same-day until 18:00", "2024-01-25 17:00"),
    ]

    @Test(arguments: sameDayRows, CountingMode.allCases)
    func sameDay(_ vector: DeadlineVector, _ mode: CountingMode) throws {
        try vector.check(mode)
    }

    @Test(arguments: [
        // Received after 15:00 before Tết: the start of the next working day.
        ("2022-01-28 15:30", "2022-02-07 07:00"), ("2022-01-28 15:00", "2022-01-28 17:00"),
        ("2022-01-28 06:00", "2022-01-28 17:00"), ("2022-01-29 09:00", "2022-02-07 07:00"),
    ])
    func transfer(_ received: String, _ due: String) throws {
        let answer = try TestCalendar.office.startOfTransfer(
            receivedAt: local(received), cutoff: TimeOfDay("15:00")!)
        #expect(local(answer) == due)
    }

    @Test("a half Saturday is one working day of whole days, half of one by hours")
    func halfSaturday() throws {
        let desk = TestCalendar.desk
        let day = DeadlineVector("2024-01-26 10:00", "1 working-day", "2024-01-27 11:30")
        try day.check(.excludeFirstDay, desk)
        try DeadlineVector("2024-01-26 13:30", "1 working-day", "2024-01-27 11:30")
            .check(.byHours, desk)
        try DeadlineVector("2024-01-26 10:00", "0.75 working-day", "2024-01-27 11:30")
            .check(.excludeFirstDay, desk)
    }

    @Test("the 776 vectors of whole working days")
    func wholeDays() throws {
        let rows = TestCalendar.rows("vn_working_day_vectors_2020_2023.csv")
        #expect(rows.count == 776)
        for row in rows {
            let limit = try #require(TimeLimit(row[1] + " working-day"))
            for hour in ["00:00", "10:00", "23:59"] {
                let due = try TestCalendar.office.deadline(
                    from: local("\(row[0]) \(hour)"), limit: limit, mode: .excludeFirstDay)
                #expect(local(due) == "\(row[2]) 17:00", "\(row)")
            }
        }
    }
}
