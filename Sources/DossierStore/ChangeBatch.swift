internal import Dossiers
internal import Postgres

/// Transitions on their way into the database: one array a column, so that a batch of any size is
/// one statement.
///
/// State, ledger rows and jobs are written together or not at all (promise P4).
struct ChangeBatch {
    private let tenant: Int16
    private var id: [Int64] = []
    private var version: [Int32] = []
    private var hash: [[UInt8]] = []
    private var status: [Int16] = []
    private var touched: [Int16] = []
    private var changedAt: [Timestamp] = []
    private var due: [Timestamp] = []
    private var supplementRequests: [Int16] = []
    private var remindedAt: [Timestamp?] = []
    private var custodian: [Int32?] = []
    private var alarmAt: [Timestamp?] = []
    private var alarm: [Int16?] = []
    private var state = StateColumns()
    // The ledger's own columns.
    private var kind: [Int16] = []
    private var ledgerOfficer: [Int32] = []
    private var ledgerUnit: [Int32?] = []
    private var command: [UUIDBytes] = []
    private var data: [String] = []
    private var hasJob: [Bool] = []

    init(tenant: Int16) { self.tenant = tenant }

    var count: Int { id.count }

    /// Adds a transition of a dossier whose last row has the hash given.
    mutating func append(_ transition: Transition, after hash: [UInt8], command: UUIDBytes) {
        let dossier = transition.dossier
        let data = transition.entry.event.data
        id.append(dossier.id)
        version.append(Int32(dossier.version))
        self.hash.append(
            LedgerHash.next(
                after: hash, tenant: tenant, transition.entry, custodian: dossier.custodian,
                command: command, data: data))
        touched.append(Int16(bitPattern: dossier.touched.rawValue))
        changedAt.append(Timestamp(dossier.changedAt))
        due.append(Timestamp(dossier.clock.due))
        supplementRequests.append(Int16(clamping: dossier.clock.supplementRequests))
        remindedAt.append(dossier.clock.remindedAt.map(Timestamp.init))
        custodian.append(dossier.custodian?.rawValue)
        alarmAt.append((transition.alarm?.at).map(Timestamp.init))
        alarm.append(transition.alarm?.reminder.number)
        status.append(state.append(dossier.state))
        kind.append(transition.entry.event.kind)
        ledgerOfficer.append(transition.entry.officer)
        ledgerUnit.append(transition.entry.unit?.rawValue)
        self.command.append(command)
        self.data.append(data)
        hasJob.append(transition.effects.contains(.deliver))
    }

    /// The rows of the batch as a common table expression named `change`.
    private var change: SQL {
        """
        change as (
            select * from unnest(
                \(id), \(version), \(hash), \(status), \(touched), \(changedAt), \(due),
                \(supplementRequests), \(remindedAt), \(custodian), \(alarmAt), \(alarm),
                \(state.step), \(state.unit), \(state.officer), \(state.since), \(state.fromUnit),
                \(state.fromStep), \(state.deliveredAt), \(state.stepDue), \(state.isSendBack),
                \(state.pauseReason), \(state.pausedAt), \(state.respondBy), \(state.ruling),
                \(state.outcome), \(state.decidedStep), \(state.decidedAt),
                \(kind), \(ledgerOfficer), \(ledgerUnit), \(command), \(data), \(hasJob)
            ) as c(
                id, version, hash, status, touched, changed_at, due, supplement_requests,
                reminded_at, custodian, alarm_at, alarm, step, unit, officer, since, from_unit,
                from_step, delivered_at, step_due, is_send_back, pause_reason, paused_at,
                respond_by, ruling, outcome, decided_step, decided_at,
                kind, ledger_officer, ledger_unit, command, data, has_job)
        )
        """
    }

    private var entry: SQL {
        """
        entry as (
            insert into ledger (tenant, dossier, number, at, kind, officer, unit, custodian,
                                command, hash, data)
            select \(tenant), id, version, changed_at, kind, ledger_officer, ledger_unit,
                   custodian, command, hash, data
            from change
        )
        """
    }

    /// The statement that changes dossiers and takes the finished jobs away.
    ///
    /// Answers one row: how many dossiers changed. A dossier whose version is not the one before
    /// stays as it is, and the ledger's trigger then refuses the whole.
    func update(finishing jobs: [Int64]) -> SQL {
        // Only a router may take jobs away, so an officer's statement must not name it.
        let finished: SQL =
            jobs.isEmpty
            ? ""
            : """
            finished as (
                delete from job where tenant = \(tenant) and id = any(\(jobs))
            ),
            """
        return """
            with \(change),
            state as (
                update dossier d set
                    version = c.version, hash = c.hash, status = c.status, touched = c.touched,
                    changed_at = c.changed_at, due = c.due,
                    supplement_requests = c.supplement_requests, reminded_at = c.reminded_at,
                    custodian = c.custodian, alarm_at = c.alarm_at, alarm = c.alarm, step = c.step,
                    unit = c.unit, officer = c.officer, since = c.since, from_unit = c.from_unit,
                    from_step = c.from_step, delivered_at = c.delivered_at, step_due = c.step_due,
                    is_send_back = c.is_send_back, pause_reason = c.pause_reason,
                    paused_at = c.paused_at, respond_by = c.respond_by, ruling = c.ruling,
                    outcome = c.outcome, decided_step = c.decided_step, decided_at = c.decided_at
                from change c
                where d.tenant = \(tenant) and d.id = c.id and d.version = c.version - 1
                returning d.id
            ),
            \(entry),
            \(finished)
            unparked as (
                -- A dossier that has moved on needs nobody to see to its former delivery.
                delete from parked_job p using change c
                where p.tenant = \(tenant) and p.dossier = c.id
            ),
            follow_up as (
                insert into job (tenant, dossier, number)
                select \(tenant), id, version from change where has_job
                returning id
            ),
            woken as (
                select pg_notify('motcua_job', '') from follow_up limit 1
            )
            select (select count(*) from state), (select count(*) from woken)
            """
    }

    /// The statement that takes received dossiers in, with what reception recorded.
    func insert(_ receptions: [(received: Received, dossier: Dossier)]) -> SQL {
        let applications = receptions.map(\.received.application)
        let dossiers = receptions.map(\.dossier)
        return """
            with \(change),
            reception as (
                select * from unnest(
                    \(dossiers.map(\.id)), \(receptions.map(\.received.edition)),
                    \(dossiers.map { Timestamp($0.reception.at) }),
                    \(dossiers.map { Timestamp($0.clock.originalDue) }),
                    \(dossiers.map { Int32($0.reception.calendarVersion) }),
                    \(dossiers.map(\.reception.unit.rawValue)),
                    \(dossiers.map(\.reception.subject)),
                    \(dossiers.map(\.clock.limit.description)), \(dossiers.map(\.code)),
                    \(applications.map(\.applicant.name)),
                    \(applications.map(\.applicant.identityNumber)),
                    \(applications.map(\.applicant.phone)),
                    \(applications.map(\.applicant.address)),
                    \(applications.map(\.applicant.email)),
                    \(applications.map(\.channel.rawValue)), \(applications.map(\.caseCode))
                ) as r(
                    id, edition, received_at, original_due, calendar_version, receiver, subject,
                    time_limit, code, applicant, identity_number, phone, address, email, channel,
                    case_code)
            ),
            paper as (
                insert into intake (tenant, dossier, code, command, applicant, identity_number,
                                    phone, address, email, channel, case_code)
                select \(tenant), r.id, r.code, c.command, applicant, identity_number, phone,
                       address, email, channel, case_code
                from reception r join change c using (id)
            ),
            state as (
                insert into dossier (
                    tenant, id, edition, received_at, original_due, calendar_version, receiver,
                    subject, time_limit, version, hash, status, touched, changed_at, due,
                    supplement_requests, custodian, alarm_at, alarm, step, unit, officer, since,
                    step_due)
                select \(tenant), r.id, edition, received_at, original_due, calendar_version,
                       receiver, subject, time_limit, version, hash, status, touched, changed_at,
                       due, supplement_requests, custodian, alarm_at, alarm, step, unit, officer,
                       since, step_due
                from reception r join change c using (id)
                returning id
            ),
            \(entry)
            select count(*) from state
            """
    }
}

/// The columns that hold the state; null where the state has no such thing.
struct StateColumns {
    var step: [String?] = []
    var unit: [Int32?] = []
    var officer: [Int32?] = []
    var since: [Timestamp?] = []
    var fromUnit: [Int32?] = []
    var fromStep: [String?] = []
    var deliveredAt: [Timestamp?] = []
    var stepDue: [Timestamp?] = []
    var isSendBack: [Bool?] = []
    var pauseReason: [String?] = []
    var pausedAt: [Timestamp?] = []
    var respondBy: [Timestamp?] = []
    var ruling: [String?] = []
    var outcome: [String?] = []
    var decidedStep: [String?] = []
    var decidedAt: [Timestamp?] = []

    /// Adds a state and returns its status number.
    mutating func append(_ state: DossierState) -> Int16 {
        var transit: Transit?
        var holding: Holding?
        var pause: Pause?
        var decision: Decision?
        let status: Int16
        switch state {
        case .inTransit(let leg): (status, transit) = (1, leg)
        case .held(let desk): (status, holding) = (2, desk)
        case .paused(let desk, let reason): (status, holding, pause) = (3, desk, reason)
        case .decided(let desk, let ruling): (status, holding, decision) = (4, desk, ruling)
        case .returning(let leg, let ruling): (status, transit, decision) = (5, leg, ruling)
        case .returned(let ruling): (status, decision) = (6, ruling)
        case .refused: status = 7
        case .stopped: status = 8
        case .withdrawn: status = 9
        }
        append(transit, holding)
        pauseReason.append(pause?.reason.text)
        pausedAt.append((pause?.since).map(Timestamp.init))
        respondBy.append((pause?.respondBy).map(Timestamp.init))
        ruling.append(decision?.ruling.rawValue)
        outcome.append(decision?.outcome)
        decidedStep.append(decision?.step)
        decidedAt.append((decision?.at).map(Timestamp.init))
        return status
    }

    private mutating func append(_ transit: Transit?, _ holding: Holding?) {
        let from = transit?.from ?? holding?.cameFrom
        step.append(transit?.step ?? holding?.step)
        unit.append((transit?.unit ?? holding?.unit)?.rawValue)
        officer.append(transit?.givenBy ?? holding?.officer)
        since.append((transit?.givenAt ?? holding?.acceptedAt).map(Timestamp.init))
        fromUnit.append(from?.unit.rawValue)
        fromStep.append(from?.step)
        deliveredAt.append((transit?.deliveredAt).map(Timestamp.init))
        stepDue.append((transit?.stepDue ?? holding?.stepDue).map(Timestamp.init))
        isSendBack.append(transit?.isSendBack)
    }
}

extension Timestamp {
    init(_ instant: Instant) { self.init(microseconds: instant.microseconds) }
}

extension Reminder {
    /// The number of the reminder in the column `alarm`.
    var number: Int16 {
        switch self {
        case .acceptance: 1
        case .step: 2
        case .dueSoon: 3
        case .overdue: 4
        case .pause: 5
        case .collection: 6
        }
    }
}

extension Pause.Reason {
    var text: String {
        switch self {
        case .supplement: "supplement"
        case .financialDuty: "financial-duty"
        case .procedure(let code): code
        }
    }
}
