/// Why a working-time calendar could not answer or could not be made.
public enum CalendarError: Error, Hashable, Sendable {
    /// The reckoning reaches a day the calendar says nothing about.
    case notCovered(CivilDate, calendar: String)
    /// The calendar contradicts itself; the text is one sentence.
    case invalid(calendar: String, problem: String)
    /// A dossier was said to go on before it was paused.
    case resumedBeforePause(pausedAt: Instant, resumedAt: Instant)
}

extension CalendarError: CustomStringConvertible {
    /// One sentence for the person who has to put it right.
    public var description: String {
        switch self {
        case .notCovered(let date, let calendar):
            "Calendar \(calendar) does not cover \(date); publish a version that does."
        case .invalid(let calendar, let problem):
            "Calendar \(calendar): \(problem)"
        case .resumedBeforePause(let pausedAt, let resumedAt):
            "The clock cannot go on at \(resumedAt), before it was stopped at \(pausedAt)."
        }
    }
}
