internal import Dossiers
internal import Postgres

/// The columns that a hand-off leaves as they are: a batch names them only when one of its
/// transitions may change them.
struct RareColumns {
    private(set) var isNeeded = false
    private var edition: [Int32] = []
    private var calendarVersion: [Int32] = []
    private var originalDue: [Timestamp] = []
    private var startedAt: [Timestamp?] = []
    private var stoppedAt: [Timestamp?] = []
    private var supplementRequests: [Int16] = []
    private var groupOf: [Int64?] = []
    private var matter: [String?] = []

    mutating func append(_ dossier: Dossier, _ event: Event) {
        isNeeded = isNeeded || dossier.matter != nil || !event.isFrequent
        edition.append(dossier.edition)
        calendarVersion.append(Int32(dossier.clock.calendarVersion))
        originalDue.append(Timestamp(dossier.clock.originalDue))
        startedAt.append(dossier.clock.startedAt.map(Timestamp.init))
        stoppedAt.append(dossier.clock.stoppedAt.map(Timestamp.init))
        supplementRequests.append(Int16(clamping: dossier.clock.supplementRequests))
        groupOf.append(dossier.group)
        matter.append(dossier.matterText)
    }

    /// The arrays and their names, each list beginning with a comma.
    var columns: (values: SQL, names: SQL) {
        (
            """
            , \(edition), \(calendarVersion), \(originalDue), \(startedAt), \(stoppedAt),
            \(supplementRequests), \(groupOf), \(matter)
            """,
            """
            , edition, calendar_version, original_due, started_at, stopped_at,
            supplement_requests, group_of, matter
            """
        )
    }

    static let assignments: SQL =
        """
        , edition = c.edition, calendar_version = c.calendar_version,
        original_due = c.original_due, started_at = c.started_at, stopped_at = c.stopped_at,
        supplement_requests = c.supplement_requests, group_of = c.group_of, matter = c.matter
        """
}

extension Event {
    /// Whether the event changes none of ``RareColumns`` of a dossier without a matter.
    fileprivate var isFrequent: Bool {
        switch self {
        case .handedOff, .delivered, .accepted, .sentBack, .decided, .resultReturned, .refused,
            .withdrawn, .received:
            true
        case .reminded(let reminder): reminder != .dueSoon && reminder != .overdue
        default: false
        }
    }
}

extension Dossier {
    /// The matter as canonical JSON; nil where there is none.
    var matterText: String? { matter.map { Event.json($0) } }
}

/// The opinions of a batch, for the table in which a unit finds what it was asked.
struct OpinionColumns {
    private var asked: [(dossier: DossierID, opinion: Opinion)] = []
    private var settled: [(dossier: DossierID, opinion: Opinion)] = []

    mutating func append(_ transition: Transition) {
        let opinions = transition.dossier.opinions
        func add(_ number: Int) {
            settled += opinions.filter { $0.number == number }.map { (transition.dossier.id, $0) }
        }
        switch transition.entry.event {
        case .opinionsAsked(let new): asked += new.map { (transition.dossier.id, $0) }
        case .opinionAnswered(let answer): add(answer.number)
        case .opinionWithdrawn(let withdrawal): add(withdrawal.number)
        case .silenceRecorded(let silence): silence.numbers.forEach(add)
        case .transferred: settled += opinions.map { (transition.dossier.id, $0) }
        default: break
        }
    }

    func statements(_ tenant: Int16) -> [SQL] {
        var statements: [SQL] = []
        if !asked.isEmpty { statements.append(insert(tenant)) }
        if !settled.isEmpty { statements.append(update(tenant)) }
        return statements
    }

    private func insert(_ tenant: Int16) -> SQL {
        """
        insert into opinion (tenant, dossier, number, asked_at, due, unit, counts_in_limit,
                             consultation, question)
        select \(tenant), * from unnest(
            \(asked.map(\.dossier)), \(asked.map { Int16($0.opinion.number) }),
            \(asked.map { Timestamp($0.opinion.askedAt) }),
            \(asked.map { Timestamp($0.opinion.due) }),
            \(asked.map(\.opinion.unit.rawValue)), \(asked.map(\.opinion.countsInLimit)),
            \(asked.map(\.opinion.consultation)), \(asked.map(\.opinion.question)))
        """
    }

    private func update(_ tenant: Int16) -> SQL {
        """
        update opinion o set
            unit = s.unit, answered_at = s.answered_at, silent_at = s.silent_at,
            withdrawn_at = s.withdrawn_at, stance = s.stance
        from unnest(
            \(settled.map(\.dossier)), \(settled.map { Int16($0.opinion.number) }),
            \(settled.map(\.opinion.unit.rawValue)),
            \(settled.map { ($0.opinion.answer?.at).map(Timestamp.init) }),
            \(settled.map { $0.opinion.silentAt.map(Timestamp.init) }),
            \(settled.map { ($0.opinion.withdrawn?.at).map(Timestamp.init) }),
            \(settled.map { $0.opinion.answer?.stance.rawValue })
        ) as s(dossier, number, unit, answered_at, silent_at, withdrawn_at, stance)
        where o.tenant = \(tenant) and o.dossier = s.dossier and o.number = s.number
        """
    }
}
