extension TimeLimit {
    /// The sum of two limits in the same unit, or nil where the units differ.
    public func adding(_ other: TimeLimit) -> TimeLimit? {
        guard let unit, unit == other.unit, let left = thousandths, let right = other.thousandths
        else { return nil }
        return TimeLimit(thousandths: left + right, of: unit)
    }
}

extension CalendarError {
    /// One sentence for the officer.
    public var sentence: Bilingual {
        Bilingual(
            vi: "Lịch làm việc không tính được: \(description)",
            en: "The calendar cannot tell: \(description)")
    }
}
