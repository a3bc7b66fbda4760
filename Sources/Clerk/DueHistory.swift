import Dossiers

/// How the due date of a dossier came to be what it is: where its limit began, and every stop and
/// every change since, one after the other up to the date in force (promise P8).
struct DueHistory {
    /// When the limit began to run; nil while the dossier is only filed.
    let start: Instant?
    /// The date promised first.
    let originalDue: Instant
    private(set) var changes: [Change] = []
    /// Since when, and for what, the clock stands now; nil where it does not.
    private(set) var open: (since: Instant, cause: Cause)?

    /// A row after which the date is another one, or the clock goes on.
    struct Change {
        let entry: LedgerEntry
        let cause: Cause
        /// Since when the clock stood; nil for a change without a stop.
        let since: Instant?
        let before: Instant
        let after: Instant
    }

    /// Why the clock stood, or the date was changed.
    enum Cause {
        case supplement
        /// The clock stood for opinions that do not count inside the limit.
        case opinions
        case duty
        /// A reason of the procedure's own list, by its code.
        case procedure(String)
        case stop
        case apology(TimeLimit?)
        case calendar(version: Int, basis: String)

        var name: String {
            switch self {
            case .supplement: "supplement"
            case .opinions: "opinions"
            case .duty: "financial-duty"
            case .procedure: "procedure"
            case .stop: "stop"
            case .apology: "apology"
            case .calendar: "calendar"
            }
        }
    }

    /// Reads the history from a ledger.
    ///
    /// - Throws: `ReplayError` where it was not written by the state machine.
    init(_ entries: [LedgerEntry]) throws(ReplayError) {
        var dossier: Dossier?
        var changes: [Change] = []
        for entry in entries {
            let next = try Dossier.following(dossier, entry)
            if let before = dossier, before.clock.startedAt != nil,
                let change = Self.change(entry, before, next)
            {
                changes.append(change)
            }
            dossier = next
        }
        guard let dossier else { throw .noReception }
        start = dossier.clock.startedAt
        originalDue = dossier.clock.originalDue
        self.changes = changes
        if dossier.custodian != nil, dossier.clock.startedAt != nil,
            let since = Self.standing(dossier)
        {
            open = (since, Self.cause(dossier))
        }
    }

    private static func change(
        _ entry: LedgerEntry, _ before: Dossier, _ next: Dossier
    ) -> Change? {
        let cause: Cause
        var since: Instant?
        switch entry.event {
        case .apologised(_, _, let time): cause = .apology(time)
        case .redated(let redating):
            cause = .calendar(version: redating.calendarVersion, basis: redating.basis)
        case .supplementReceived, .resumed, .dutyConfirmed, .opinionAnswered, .opinionWithdrawn,
            .silenceRecorded:
            guard let stood = standing(before), standing(next) == nil else { return nil }
            since = stood
            cause = Self.cause(before)
        default: return nil
        }
        return Change(
            entry: entry, cause: cause, since: since, before: before.clock.due,
            after: next.clock.due)
    }

    /// Since when the clock, or under the policy that never stops it the dossier, stands.
    private static func standing(_ dossier: Dossier) -> Instant? {
        if let since = dossier.clock.stoppedAt { return since }
        if case .paused(_, let pause) = dossier.state { return pause.since }
        return nil
    }

    private static func cause(_ dossier: Dossier) -> Cause {
        guard case .paused(_, let pause) = dossier.state else { return .opinions }
        switch pause.reason {
        case .supplement: return .supplement
        case .financialDuty: return .duty
        case .procedure(let code): return .procedure(code)
        case .stop: return .stop
        }
    }
}
