internal import Dossiers

/// The reader of `calendars/*.yaml`.
enum CalendarReader {
    /// A calendar as its file says it, before another's days off are taken over.
    struct Draft {
        let fields: Fields
        let id: String
        let version: Int
        let years: ClosedRange<Int>
        let utcOffsetMinutes: Int
        let standardDayMinutes: Int
        let fractionalMonthDays: Int
        let hours: [Weekday: [Shift]]
        let daysOff: [CivilDate: DayName]
        let makeUpDays: [CivilDate: MakeUpDay]
        /// The calendar whose days off and make-up days this one takes.
        let daysOffFrom: String?
    }

    private static let keys = [
        "calendar", "version", "name", "utc_offset", "standard_day_minutes",
        "fractional_month_days", "first_year", "last_year", "hours", "days_off", "make_up_days",
        "days_off_from", "sources", "assumed",
    ]

    static func draft(_ root: Node, into problems: Problems) -> Draft? {
        guard let fields = Fields(root, keys: keys, into: problems) else { return nil }
        let id = fields.text("calendar")
        let version = fields.integer("version", in: 1...1_000_000)
        let offset = fields.value(
            "utc_offset", expected: ("an offset such as \"+07:00\"", "độ lệch như \"+07:00\""),
            parse: offsetMinutes)
        let standardDay = fields.integer("standard_day_minutes", in: 1...1_440)
        let month = fields.integer("fractional_month_days", in: 1...31)
        let first = fields.integer("first_year", in: 1900...9_998)
        let last = fields.integer("last_year", in: 1900...9_998)
        let hours = fields.required("hours").flatMap { weekHours($0, problems) }
        let daysOff = days(fields.items("days_off"), problems)
        let makeUpDays = makeUp(fields.items("make_up_days"), problems)
        let other = fields.optionalText("days_off_from")
        _ = fields.node("name").flatMap { fields.bilingual($0, "name") }
        guard let id, let version, let offset, let standardDay, let month, let first, let last,
            let hours
        else { return nil }
        guard first <= last else {
            problems.error(
                fields.mark("last_year"), en: "\"last_year\" lies before \"first_year\"",
                vi: "\"last_year\" đứng trước \"first_year\"")
            return nil
        }
        return Draft(
            fields: fields, id: id, version: version, years: first...last,
            utcOffsetMinutes: offset, standardDayMinutes: standardDay, fractionalMonthDays: month,
            hours: hours, daysOff: daysOff, makeUpDays: makeUpDays, daysOffFrom: other)
    }

    /// Makes a calendar from its draft and, where it takes them over, the days off of another.
    static func calendar(_ draft: Draft, among drafts: [Draft]) -> WorkingCalendar? {
        var daysOff = draft.daysOff
        var makeUpDays = draft.makeUpDays
        if let name = draft.daysOffFrom {
            guard let other = drafts.first(where: { $0.id == name && $0.daysOffFrom == nil }) else {
                let hint = Spelling.hint(for: name, among: drafts.map(\.id))
                draft.fields.problems.error(
                    draft.fields.mark("days_off_from"),
                    en: "no calendar \(quoted(name)) has days off of its own\(hint.en)",
                    vi: "không có lịch \(quoted(name)) có ngày nghỉ riêng\(hint.vi)")
                return nil
            }
            let years = draft.years
            daysOff.merge(other.daysOff.filter { years.contains($0.key.year) }) { own, _ in own }
            makeUpDays.merge(other.makeUpDays.filter { years.contains($0.key.year) }) {
                own, _ in own
            }
        }
        do throws(CalendarError) {
            return try WorkingCalendar(
                id: draft.id, version: draft.version, years: draft.years,
                utcOffsetMinutes: draft.utcOffsetMinutes,
                standardDayMinutes: draft.standardDayMinutes,
                fractionalMonthDays: draft.fractionalMonthDays, hours: draft.hours,
                daysOff: daysOff, makeUpDays: makeUpDays)
        } catch {
            draft.fields.problems.error(
                draft.fields.mark, en: "\(error)", vi: "lịch làm việc mâu thuẫn: \(error)")
            return nil
        }
    }

    private static func offsetMinutes(_ text: String) -> Int? {
        guard let sign = text.first, sign == "+" || sign == "-",
            let time = TimeOfDay(String(text.dropFirst()))
        else { return nil }
        return sign == "-" ? -time.minutes : time.minutes
    }

    /// The word of a weekday in the files: `mon`, `tue` and so on.
    private static func word(_ weekday: Weekday) -> String { String(weekday.rawValue.prefix(3)) }

    private static func weekHours(_ node: Node, _ problems: Problems) -> [Weekday: [Shift]]? {
        let weekdays = Weekday.allCases
        guard let fields = Fields(node, keys: weekdays.map(word), into: problems) else {
            return nil
        }
        return weekdays.reduce(into: [:]) { hours, weekday in
            hours[weekday] = fields.texts(word(weekday)).compactMap { item in
                if let shift = shift(item.text) { return shift }
                problems.error(
                    item.mark,
                    en:
                        "a shift must be two times such as \"07:00-11:30\", not "
                        + quoted(item.text),
                    vi: "ca làm việc phải là hai giờ như \"07:00-11:30\", không phải "
                        + quoted(item.text))
                return nil
            }
        }
    }

    private static func shift(_ text: String) -> Shift? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = TimeOfDay(String(parts[0])),
            let end = TimeOfDay(String(parts[1])), start < end
        else { return nil }
        return Shift(start: start, end: end)
    }

    private static func days(_ items: [Node], _ problems: Problems) -> [CivilDate: DayName] {
        var marks: [String: Mark] = [:]
        return items.reduce(into: [:]) { days, item in
            let keys = ["date", "vi", "en", "source"]
            guard let day = Fields(item, keys: keys, into: problems) else { return }
            let date = day.day("date")
            let name = dayName(day)
            guard let date, let name,
                CommonReaders.isNew(
                    "\(date)", "day off", "ngày nghỉ", day.mark("date"), &marks, problems)
            else { return }
            days[date] = name
        }
    }

    private static func makeUp(_ items: [Node], _ problems: Problems) -> [CivilDate: MakeUpDay] {
        var marks: [String: Mark] = [:]
        return items.reduce(into: [:]) { days, item in
            let keys = ["date", "like", "for", "vi", "en", "source"]
            guard let day = Fields(item, keys: keys, into: problems) else { return }
            let date = day.day("date")
            let like = day.value(
                "like", expected: ("a weekday such as mon", "thứ trong tuần như mon")
            ) { text in Weekday.allCases.first { word($0) == text } }
            _ = day.optionalValue("for", expected: Fields.dayWords) { CivilDate($0) }
            let name = dayName(day)
            guard let date, let like, let name,
                CommonReaders.isNew(
                    "\(date)", "make-up day", "ngày làm bù", day.mark("date"), &marks, problems)
            else { return }
            days[date] = MakeUpDay(workedLike: like, reason: name)
        }
    }

    private static func dayName(_ day: Fields) -> DayName? {
        guard let vietnamese = day.text("vi") else { return nil }
        return DayName(vi: vietnamese, en: day.optionalText("en") ?? vietnamese)
    }
}
