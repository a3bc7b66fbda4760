/// The days and hours on which an office works, over a span of whole years, in one version.
///
/// A calendar is data that an office edits: holidays are decided year by year and swapped days are
/// announced at short notice. A deadline is therefore always explained by calendar *and version*.
/// Reckoning is a pure function of both (promise P8).
public struct WorkingCalendar: Sendable {
    /// The identifier, by which units and procedures name the calendar.
    public let id: String
    /// The number of the version, from 1.
    public let version: Int
    /// The years covered, both inclusive; a reckoning that leaves them is an error, never a guess.
    public let years: ClosedRange<Int>
    /// What the office's clock is ahead of UTC, in minutes (Viet Nam: 420).
    public let utcOffsetMinutes: Int
    /// What one working day is worth when it is counted by hours, in minutes of working time.
    public let standardDayMinutes: Int
    /// What a whole month is worth where a limit names a fraction of one, in calendar days.
    public let fractionalMonthDays: Int
    /// The shifts of each weekday, in order; a weekday that is absent or empty is a rest day.
    public let hours: [Weekday: [Shift]]
    /// The days off beside the weekly rest days, each with its reason.
    public let daysOff: [CivilDate: DayName]
    /// The days worked although the week or a day off says otherwise, each with its reason.
    public let makeUpDays: [CivilDate: MakeUpDay]

    let index: CalendarIndex

    /// Makes a calendar and its index.
    ///
    /// - Throws: ``CalendarError/invalid(calendar:problem:)`` with the first contradiction found.
    public init(
        id: String, version: Int, years: ClosedRange<Int>, utcOffsetMinutes: Int,
        standardDayMinutes: Int, fractionalMonthDays: Int, hours: [Weekday: [Shift]],
        daysOff: [CivilDate: DayName], makeUpDays: [CivilDate: MakeUpDay] = [:]
    ) throws(CalendarError) {
        self.id = id
        self.version = version
        self.years = years
        self.utcOffsetMinutes = utcOffsetMinutes
        self.standardDayMinutes = standardDayMinutes
        self.fractionalMonthDays = fractionalMonthDays
        self.hours = hours
        self.daysOff = daysOff
        self.makeUpDays = makeUpDays
        let problem =
            Self.problem(years, utcOffsetMinutes, standardDayMinutes, fractionalMonthDays)
            ?? (version < 1 ? "the version \(version) is not 1 or more." : nil)
            ?? Self.problem(inHours: hours)
            ?? Self.problem(inDays: years, hours, daysOff, makeUpDays)
        if let problem { throw .invalid(calendar: id, problem: problem) }
        index = CalendarIndex(
            years: years, hours: hours, daysOff: daysOff, makeUpDays: makeUpDays)
    }

    /// The first day covered.
    public var firstDay: CivilDate { CivilDate(daysSinceEpoch: index.firstDay) }
    /// The last day covered.
    public var lastDay: CivilDate { CivilDate(daysSinceEpoch: index.firstDay + index.count - 1) }

    /// Tells whether the office works on a day, be it only for a part of it.
    public func isWorkingDay(_ date: CivilDate) throws(CalendarError) -> Bool {
        index.isWorking(try offset(of: date))
    }

    /// Returns the shifts of a day in order; none on a day off.
    public func shifts(on date: CivilDate) throws(CalendarError) -> [Shift] {
        index.schedule(try offset(of: date)).shifts
    }

    func offset(of date: CivilDate) throws(CalendarError) -> Int {
        let offset = Int(date.daysSinceEpoch) - index.firstDay
        guard offset >= 0, offset < index.count else {
            throw .notCovered(date, calendar: name)
        }
        return offset
    }

    func date(ofOffset offset: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: index.firstDay + offset)
    }

    /// What errors call the calendar: its identifier and version.
    var name: String { "\(id) (version \(version))" }

    private static func problem(
        _ years: ClosedRange<Int>, _ offset: Int, _ dayMinutes: Int, _ monthDays: Int
    ) -> String? {
        if years.lowerBound < 1 || years.upperBound > 9_998 || years.count > 200 {
            return "the years \(years.lowerBound) to \(years.upperBound) are not a span of at "
                + "most 200 years between 1 and 9998."
        }
        if !(-1_080...1_080).contains(offset) {
            return "no place on earth is \(offset) minutes ahead of UTC."
        }
        if !(1...1_440).contains(dayMinutes) {
            return "a standard day of \(dayMinutes) minutes is not between 1 and 1440."
        }
        if !(1...31).contains(monthDays) {
            return "a month of \(monthDays) days is not between 1 and 31."
        }
        return nil
    }

    private static func problem(inHours hours: [Weekday: [Shift]]) -> String? {
        for weekday in Weekday.allCases {
            var previous: Shift?
            for shift in hours[weekday] ?? [] {
                if shift.end <= shift.start {
                    return "the shift \(shift.start)–\(shift.end) of \(weekday) does not end "
                        + "after it starts."
                }
                if let previous, shift.start <= previous.end {
                    return "the shifts \(previous.start)–\(previous.end) and "
                        + "\(shift.start)–\(shift.end) of \(weekday) overlap, touch or are out of "
                        + "order."
                }
                previous = shift
            }
        }
        let empty = Weekday.allCases.allSatisfy { (hours[$0] ?? []).isEmpty }
        return empty ? "no day of the week has working hours." : nil
    }

    private static func problem(
        inDays years: ClosedRange<Int>, _ hours: [Weekday: [Shift]],
        _ daysOff: [CivilDate: DayName], _ makeUpDays: [CivilDate: MakeUpDay]
    ) -> String? {
        for date in daysOff.keys.sorted() where !years.contains(date.year) {
            return "the day off \(date) lies outside the years covered."
        }
        for (date, day) in makeUpDays.sorted(by: { $0.key < $1.key }) {
            if !years.contains(date.year) {
                return "the make-up day \(date) lies outside the years covered."
            }
            if daysOff[date] != nil {
                return "\(date) is both a day off and a make-up day."
            }
            if (hours[day.workedLike] ?? []).isEmpty {
                return "the make-up day \(date) is worked like \(day.workedLike), which has no "
                    + "working hours."
            }
        }
        return nil
    }
}

extension WorkingCalendar: Hashable {
    /// Compares the definitions; the index follows from them.
    public static func == (left: WorkingCalendar, right: WorkingCalendar) -> Bool {
        left.id == right.id && left.version == right.version && left.years == right.years
            && left.utcOffsetMinutes == right.utcOffsetMinutes
            && left.standardDayMinutes == right.standardDayMinutes
            && left.fractionalMonthDays == right.fractionalMonthDays && left.hours == right.hours
            && left.daysOff == right.daysOff && left.makeUpDays == right.makeUpDays
    }

    /// Feeds what names a calendar; equal calendars have it equal.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(version)
        hasher.combine(years)
    }
}

extension WorkingCalendar: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, version, firstYear, lastYear, utcOffsetMinutes, standardDayMinutes
        case fractionalMonthDays, hours, daysOff, makeUpDays
    }

    /// Reads the definition, checks it as the initialiser does, and builds the index anew.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let first = try container.decode(Int.self, forKey: .firstYear)
        let last = try container.decode(Int.self, forKey: .lastYear)
        guard first <= last else {
            throw DecodingError.dataCorruptedError(
                forKey: .lastYear, in: container,
                debugDescription: "The last year \(last) comes before the first, \(first).")
        }
        try self.init(
            id: container.decode(String.self, forKey: .id),
            version: container.decode(Int.self, forKey: .version),
            years: first...last,
            utcOffsetMinutes: container.decode(Int.self, forKey: .utcOffsetMinutes),
            standardDayMinutes: container.decode(Int.self, forKey: .standardDayMinutes),
            fractionalMonthDays: container.decode(Int.self, forKey: .fractionalMonthDays),
            hours: container.decode([Weekday: [Shift]].self, forKey: .hours),
            daysOff: container.decode([CivilDate: DayName].self, forKey: .daysOff),
            makeUpDays: container.decode([CivilDate: MakeUpDay].self, forKey: .makeUpDays))
    }

    /// Writes the definition without the index.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(version, forKey: .version)
        try container.encode(years.lowerBound, forKey: .firstYear)
        try container.encode(years.upperBound, forKey: .lastYear)
        try container.encode(utcOffsetMinutes, forKey: .utcOffsetMinutes)
        try container.encode(standardDayMinutes, forKey: .standardDayMinutes)
        try container.encode(fractionalMonthDays, forKey: .fractionalMonthDays)
        try container.encode(hours, forKey: .hours)
        try container.encode(daysOff, forKey: .daysOff)
        try container.encode(makeUpDays, forKey: .makeUpDays)
    }
}
