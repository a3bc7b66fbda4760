import Dossiers
import Foundation
import Testing

@Suite("The working-time calendar")
struct WorkingCalendarTests {
    private let office = TestCalendar.office

    @Test func knowsItsDays() throws {
        #expect(try office.isWorkingDay(CivilDate("2024-05-04")!))
        #expect(try !office.isWorkingDay(CivilDate("2024-04-29")!))
        #expect(try !office.isWorkingDay(CivilDate("2024-05-05")!))
        #expect(try office.shifts(on: CivilDate("2024-05-04")!) == TestCalendar.officeShifts)
        #expect(try office.shifts(on: CivilDate("2024-02-10")!).isEmpty)
        #expect(office.firstDay == CivilDate("2019-01-01"))
        #expect(office.lastDay == CivilDate("2031-12-31"))
    }

    @Test(arguments: [
        ("2024-01-24 06:00", "2024-01-24 07:00"), ("2024-01-24 11:29", "2024-01-24 11:29"),
        ("2024-01-24 11:30", "2024-01-24 13:30"), ("2024-01-24 17:00", "2024-01-25 07:00"),
        ("2024-02-07 18:00", "2024-02-15 07:00"), ("2024-05-03 17:00", "2024-05-04 07:00"),
    ])
    func nextWorkingMoment(_ from: String, _ to: String) throws {
        #expect(local(try office.nextWorkingMoment(from: local(from))) == to)
    }

    @Test(arguments: [
        ("2024-01-29 10:00", "2024-01-26 10:00"), ("2024-01-29 17:00", "2024-01-26 17:00"),
        ("2024-02-15 07:00", "2024-02-07 07:00"),
    ])
    func oneWorkingDayBefore(_ due: String, _ reminder: String) throws {
        #expect(local(try office.oneWorkingDayBefore(local(due))) == reminder)
    }

    @Test func remindersBeforeAHalfDay() throws {
        let due = local("2024-01-29 17:00")
        #expect(local(try TestCalendar.desk.oneWorkingDayBefore(due)) == "2024-01-27 11:30")
        let saturday = local("2024-01-27 11:30")
        #expect(local(try TestCalendar.desk.oneWorkingDayBefore(saturday)) == "2024-01-26 17:00")
        #expect(
            local(try office.previousWorkingDayClose(before: CivilDate("2024-02-15")!))
                == "2024-02-07 17:00")
        #expect(
            local(try office.subtracting(workingSeconds: 8 * 3_600, from: due))
                == "2024-01-26 17:00")
    }

    @Test(arguments: [
        ("1 working-day", "2024-01-29 10:00", "2024-01-26 10:00"),
        ("3 working-day", "2024-02-16 17:00", "2024-02-06 17:00"),
        ("0.5 working-day", "2024-01-29 09:00", "2024-01-26 15:00"),
        ("1.5 working-day", "2024-01-29 15:00", "2024-01-26 09:00"),
        ("2 hour", "2024-01-29 09:00", "2024-01-26 17:00"),
        ("1 day", "2024-01-29 10:00", "2024-01-26 10:00"),
        ("1.5 day", "2024-01-26 10:00", "2024-01-24 17:00"),
        ("1 month", "2024-03-29 10:00", "2024-02-29 10:00"),
        ("same-day until 15:00", "2024-01-29 17:00", "2024-01-29 07:00"),
    ])
    func momentsBeforeADeadline(_ limit: String, _ due: String, _ moment: String) throws {
        #expect(local(try office.moment(TimeLimit(limit)!, before: local(due))) == moment)
    }

    @Test func doesNotGuessBeyondItsYears() throws {
        let limit = TimeLimit("5 working-day")!
        #expect(
            throws: CalendarError.notCovered(
                CivilDate("2032-01-01")!, calendar: "office (version 1)")
        ) {
            try office.deadline(from: local("2031-12-30 10:00"), limit: limit, mode: .byHours)
        }
        for text in TimeUnit.allCases.map({ "1000000 \($0.rawValue)" }) {
            for mode in CountingMode.allCases {
                #expect(throws: CalendarError.self) {
                    try office.deadline(
                        from: local("2024-01-24 10:00"), limit: TimeLimit(text)!, mode: mode)
                }
            }
        }
        #expect(throws: CalendarError.self) {
            try office.deadline(from: local("2018-12-31 10:00"), limit: limit, mode: .byHours)
        }
        #expect(throws: CalendarError.self) {
            try office.adding(workingSeconds: .min, to: local("2024-01-24 10:00"))
        }
    }

    @Test func explainsEveryDay() throws {
        let why = try office.explain(
            from: local("2024-04-26 10:00"), limit: TimeLimit("3 working-day")!,
            mode: .excludeFirstDay)
        #expect(
            why.rows.map(\.entry) == [
                .reception, .skipped, .skipped, .skipped, .skipped, .skipped, .day(number: 1),
                .day(number: 2), .day(number: 3),
            ])
        #expect(why.rows[1].reason == .restDay(.saturday))
        #expect(why.rows[4].reason?.name.en == "Liberation Day/Reunification Day")
        #expect(why.rows[8].reason?.name.en == "make-up working day: worked for 2024-04-29")
        #expect(why.rows[8].due == local("2024-05-04 17:00"))
        let hours = try office.explain(
            from: local("2024-01-26 16:30"), limit: TimeLimit("1 working-day")!, mode: .byHours)
        #expect(
            hours.rows.map(\.entry) == [
                .work(seconds: 1_800, total: 1_800), .skipped, .skipped,
                .work(seconds: 27_000, total: 28_800),
            ])
        let late = try office.explain(
            from: local("2024-01-24 18:00"), limit: TimeLimit("1 hour")!, mode: .byHours)
        #expect(late.rows[0].entry == .skipped && late.rows[0].reason == .afterHours)
        let moved = try office.explain(
            from: local("2024-01-24 10:00"), limit: TimeLimit("3 day")!, mode: .byHours)
        #expect(
            moved.rows.map(\.entry) == [
                .reception, .day(number: 1), .day(number: 2), .day(number: 3), .skipped, .movedHere,
            ])
        let cutoff = TimeOfDay("15:00")!
        let same = try office.explain(
            from: local("2024-01-24 16:00"), limit: .sameDay(cutoff: cutoff), mode: .byHours)
        #expect(same.rows[0].reason == .afterCutoff(cutoff))
        #expect(same.rows.map(\.entry) == [.reception, .day(number: 1)])
    }

    @Test func survivesCoding() throws {
        let copy = try JSONDecoder().decode(
            WorkingCalendar.self, from: JSONEncoder().encode(TestCalendar.desk))
        #expect(copy == TestCalendar.desk)
        #expect(copy.hashValue == TestCalendar.desk.hashValue)
        let limit = TimeLimit("17.5 working-day")!
        #expect(
            try copy.deadline(from: local("2024-01-24 10:00"), limit: limit, mode: .byHours)
                == TestCalendar.desk.deadline(
                    from: local("2024-01-24 10:00"), limit: limit, mode: .byHours))
    }

    @Test func anOfficeThatNeverCloses() throws {
        var hours: [Weekday: [Shift]] = [:]
        for weekday in Weekday.allCases { hours[weekday] = [TestCalendar.shift("00:00", "24:00")] }
        let duty = try WorkingCalendar(
            id: "duty", version: 1, years: 2023...2025, utcOffsetMinutes: 420,
            standardDayMinutes: 1_440, fractionalMonthDays: 30, hours: hours, daysOff: [:])
        let limit = TimeLimit("2 working-day")!
        let received = local("2024-02-28 10:00")
        #expect(
            local(try duty.deadline(from: received, limit: limit, mode: .byHours))
                == "2024-03-01 10:00")
        let due = try duty.deadline(from: received, limit: limit, mode: .excludeFirstDay)
        #expect(local(due) == "2024-03-02 00:00")
        let sameDay = TimeLimit.sameDay(cutoff: TimeOfDay("15:00")!)
        #expect(local(try duty.moment(sameDay, before: due)) == "2024-03-01 00:00")
        let pause = local("2024-02-28 12:00")
        let same = try duty.resumed(
            due: due, pausedAt: pause, resumedAt: pause.adding(seconds: 86_400), policy: .resume,
            limit: limit, mode: .excludeFirstDay)
        #expect(local(same) == "2024-03-03 00:00")
    }

    @Test func refusesContradictions() {
        func problem(
            version: Int = 1, years: ClosedRange<Int> = 2024...2025, offset: Int = 420,
            day: Int = 480, month: Int = 30, hours: [Weekday: [Shift]] = TestCalendar.week(),
            daysOff: [CivilDate: DayName] = [:], makeUp: [CivilDate: MakeUpDay] = [:]
        ) -> String {
            do {
                _ = try WorkingCalendar(
                    id: "x", version: version, years: years, utcOffsetMinutes: offset,
                    standardDayMinutes: day, fractionalMonthDays: month, hours: hours,
                    daysOff: daysOff, makeUpDays: makeUp)
                return "accepted"
            } catch {
                return error.description
            }
        }
        let name = DayName(vi: "nghỉ", en: "off")
        let saturday = CivilDate("2024-05-04")!
        let shift = TestCalendar.shift
        #expect(problem() == "accepted")
        #expect(problem(version: 0) == "Calendar x: the version 0 is not 1 or more.")
        #expect(problem(years: 1...9_000).contains("at most 200 years"))
        #expect(problem(offset: 5_000).contains("5000 minutes"))
        #expect(problem(day: 0).contains("standard day"))
        #expect(problem(month: 32).contains("month of 32"))
        #expect(problem(hours: [:]) == "Calendar x: no day of the week has working hours.")
        #expect(problem(hours: [.monday: [shift("09:00", "09:00")]]).contains("does not end"))
        let overlapping = [shift("07:00", "11:30"), shift("11:00", "17:00")]
        #expect(problem(hours: [.monday: overlapping]).contains("overlap"))
        #expect(problem(daysOff: [CivilDate("2026-01-01")!: name]).contains("outside"))
        let friday = MakeUpDay(workedLike: .friday, reason: name)
        #expect(
            problem(daysOff: [saturday: name], makeUp: [saturday: friday])
                == "Calendar x: 2024-05-04 is both a day off and a make-up day.")
        let sunday = MakeUpDay(workedLike: .sunday, reason: name)
        #expect(problem(makeUp: [saturday: sunday]).contains("worked like sunday"))
    }
}
