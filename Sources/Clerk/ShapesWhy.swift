import DossierStore
import Dossiers

/// A stop of the clock, for `why-due --json`.
struct PauseShape: Encodable {
    let from: String
    let to: String?
    let due: String?
    /// `supplement`, `opinions`, `financial-duty`, `procedure` or `stop`.
    let cause: String
    /// The reason's code, where the cause is one of the procedure's list.
    let reason: String?

    init(from: Instant, to: Instant? = nil, due: Instant? = nil, _ cause: DueHistory.Cause) {
        self.from = LocalTime.iso(from)
        self.to = to.map(LocalTime.iso)
        self.due = due.map(LocalTime.iso)
        self.cause = cause.name
        if case .procedure(let code) = cause { reason = code } else { reason = nil }
    }
}

/// A change of the due date, for `why-due --json`; each begins with the date of the one before.
struct ChangeShape: Encodable {
    let number: Int
    let at: String
    let did: String
    let cause: String
    let before: String
    let due: String
    let `extension`: String?
    let basis: String?
    let calendarVersion: Int?

    init(_ change: DueHistory.Change) {
        number = change.entry.number
        at = LocalTime.iso(change.entry.at)
        did = change.entry.event.name
        cause = change.cause.name
        before = LocalTime.iso(change.before)
        due = LocalTime.iso(change.after)
        switch change.cause {
        case .apology(let time):
            self.extension = time.map { "\($0)" }
            (basis, calendarVersion) = (nil, nil)
        case .calendar(let version, let text):
            self.extension = nil
            (basis, calendarVersion) = (text, version)
        case .supplement, .opinions, .duty, .procedure, .stop:
            self.extension = nil
            (basis, calendarVersion) = (nil, nil)
        }
    }
}

/// Why a due date is what it is, for `why-due --json`.
struct WhyShape: Encodable {
    struct Day: Encodable {
        let date: String
        let counts: String
        let seconds: Int64?
        let total: Int64?
        let number: Int?
        let reasonVi: String?
        let reasonEn: String?
    }

    let code: String
    let calendar: String
    let calendarVersion: Int
    let timeLimit: String
    let counting: CountingMode
    let received: String
    let originalDue: String
    let explainedDue: String
    let due: String
    let resume: ResumePolicy
    let days: [Day]
    let pauses: [PauseShape]
    let changes: [ChangeShape]

    init(_ reasons: Reasons) {
        let (file, explanation) = (reasons.file, reasons.explanation)
        code = file.dossier.code
        calendar = explanation.calendar
        calendarVersion = explanation.calendarVersion
        timeLimit = "\(explanation.limit)"
        counting = explanation.mode
        received = LocalTime.iso(explanation.received)
        originalDue = LocalTime.iso(reasons.history.originalDue)
        explainedDue = LocalTime.iso(explanation.due)
        due = LocalTime.iso(file.dossier.clock.due)
        resume = file.edition.procedure.supplement.resume
        days = explanation.rows.map(Self.day)
        pauses =
            reasons.history.changes.compactMap { change in
                change.since.map {
                    PauseShape(from: $0, to: change.entry.at, due: change.after, change.cause)
                }
            } + (reasons.history.open.map { [PauseShape(from: $0.since, $0.cause)] } ?? [])
        changes = reasons.history.changes.map(ChangeShape.init)
    }

    private static func day(_ row: Explanation.Row) -> Day {
        let reason = row.reason?.name
        func day(
            _ counts: String, seconds: Int64? = nil, total: Int64? = nil, number: Int? = nil
        ) -> Day {
            Day(
                date: "\(row.date)", counts: counts, seconds: seconds, total: total,
                number: number, reasonVi: reason?.vi, reasonEn: reason?.en)
        }
        return switch row.entry {
        case .skipped: day("nothing")
        case .reception: day("reception")
        case .work(let seconds, let total): day("work", seconds: seconds, total: total)
        case .day(let number): day("day", number: number)
        case .partOfDay(let seconds): day("part-of-day", seconds: seconds)
        case .movedHere: day("moved-here")
        }
    }
}
