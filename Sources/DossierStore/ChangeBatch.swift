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
    private var remindedAt: [Timestamp?] = []
    private var custodian: [Int32?] = []
    private var alarmAt: [Timestamp?] = []
    private var alarm: [Int16?] = []
    private var state = StateColumns()
    private var rare = RareColumns()
    // The ledger's own columns.
    private var kind: [Int16] = []
    private var ledgerOfficer: [Int32] = []
    private var ledgerUnit: [Int32?] = []
    private var mandate: [Int32?] = []
    private var command: [UUIDBytes] = []
    private var data: [String] = []
    private var deliver: [Bool] = []
    private var followGroup: [Bool] = []
    /// The opinions that the batch asks or settles.
    private var opinions = OpinionColumns()

    init(tenant: Int16) { self.tenant = tenant }

    var count: Int { id.count }

    /// Adds a transition of a dossier whose last row has the hash given.
    ///
    /// - Returns: The hash of the new row.
    @discardableResult
    mutating func append(
        _ transition: Transition, after hash: [UInt8], command: UUIDBytes
    ) -> [UInt8] {
        let dossier = transition.dossier
        let data = transition.entry.event.data
        let next = LedgerHash.next(
            after: hash, tenant: tenant, transition.entry, custodian: dossier.custodian,
            command: command, data: data)
        id.append(dossier.id)
        version.append(Int32(dossier.version))
        self.hash.append(next)
        touched.append(Int16(bitPattern: dossier.touched.rawValue))
        changedAt.append(Timestamp(dossier.changedAt))
        due.append(Timestamp(dossier.clock.due))
        remindedAt.append(dossier.clock.remindedAt.map(Timestamp.init))
        custodian.append(dossier.custodian?.rawValue)
        alarmAt.append((transition.alarm?.at).map(Timestamp.init))
        alarm.append(transition.alarm?.reminder.number)
        status.append(state.append(dossier.state))
        rare.append(dossier, transition.entry.event)
        kind.append(transition.entry.event.kind)
        ledgerOfficer.append(transition.entry.officer)
        ledgerUnit.append(transition.entry.unit?.rawValue)
        mandate.append(transition.entry.mandate)
        self.command.append(command)
        self.data.append(data)
        deliver.append(transition.effects.contains(.deliver))
        followGroup.append(transition.effects.contains(.followGroup))
        opinions.append(transition)
        return next
    }

    /// The rows of the batch as a common table expression named `change`.
    private func change(withRare: Bool) -> SQL {
        let (values, names): (SQL, SQL) = withRare ? rare.columns : ("", "")
        return """
            change as (
                select * from unnest(
                    \(id), \(version), \(hash), \(status), \(touched), \(changedAt), \(due),
                    \(remindedAt), \(custodian), \(alarmAt), \(alarm),
                    \(state.step), \(state.unit), \(state.officer), \(state.since),
                    \(state.fromUnit), \(state.fromStep), \(state.deliveredAt), \(state.stepDue),
                    \(state.isSendBack), \(state.pauseReason), \(state.pausedAt),
                    \(state.respondBy), \(state.ruling), \(state.outcome), \(state.decidedStep),
                    \(state.decidedAt), \(kind), \(ledgerOfficer), \(ledgerUnit), \(mandate),
                    \(command), \(data), \(deliver), \(followGroup)\(values)
                ) as c(
                    id, version, hash, status, touched, changed_at, due, reminded_at, custodian,
                    alarm_at, alarm, step, unit, officer, since, from_unit, from_step,
                    delivered_at, step_due, is_send_back, pause_reason, paused_at, respond_by,
                    ruling, outcome, decided_step, decided_at, kind, ledger_officer, ledger_unit,
                    mandate, command, data, deliver, follow_group\(names))
            )
            """
    }

    private var entry: SQL {
        """
        entry as (
            insert into ledger (tenant, dossier, number, at, kind, officer, unit, custodian,
                                mandate, command, hash, data)
            select \(tenant), id, version, changed_at, kind, ledger_officer, ledger_unit,
                   custodian, mandate, command, hash, data
            from change
        )
        """
    }

    /// The statements that change dossiers, take the finished jobs away and keep what was asked.
    ///
    /// The first answers one row: how many dossiers changed. A dossier whose version is not the one
    /// before stays as it is, and the ledger's trigger then refuses the whole.
    func update(finishing jobs: [Int64]) -> [SQL] {
        [change(finishing: jobs)] + opinions.statements(tenant)
    }

    private func change(finishing jobs: [Int64]) -> SQL {
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
            with \(change(withRare: rare.isNeeded)),
            state as (
                update dossier d set
                    version = c.version, hash = c.hash, status = c.status, touched = c.touched,
                    changed_at = c.changed_at, due = c.due, reminded_at = c.reminded_at,
                    custodian = c.custodian, alarm_at = c.alarm_at, alarm = c.alarm, step = c.step,
                    unit = c.unit, officer = c.officer, since = c.since, from_unit = c.from_unit,
                    from_step = c.from_step, delivered_at = c.delivered_at, step_due = c.step_due,
                    is_send_back = c.is_send_back, pause_reason = c.pause_reason,
                    paused_at = c.paused_at, respond_by = c.respond_by, ruling = c.ruling,
                    outcome = c.outcome, decided_step = c.decided_step, decided_at = c.decided_at
                    \(rare.isNeeded ? RareColumns.assignments : "")
                from change c
                where d.tenant = \(tenant) and d.id = c.id and d.version = c.version - 1
                returning d.id
            ),
            \(entry),
            \(finished)
            unparked as (
                -- A dossier that was delivered, sent back or withdrawn needs nobody to see to its
                -- former delivery; a reminder or an answer takes it off nobody's list.
                delete from parked_job p using change c
                where p.tenant = \(tenant) and p.dossier = c.id and p.kind = 0
                    and c.kind in (4, 6, 11)
            ),
            follow_up as (
                insert into job (tenant, dossier, number, kind, giver)
                select \(tenant), id, version, 0, custodian from change where deliver
                union all
                select \(tenant), id, version, 1, custodian from change where follow_group
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
            with \(change(withRare: false)),
            reception as (
                select * from unnest(
                    \(dossiers.map(\.id)), \(receptions.map(\.received.edition)),
                    \(dossiers.map { Timestamp($0.reception.at) }),
                    \(dossiers.map { ($0.clock.startedAt).map(Timestamp.init) }),
                    \(dossiers.map { Timestamp($0.clock.originalDue) }),
                    \(dossiers.map { Int32($0.clock.calendarVersion) }),
                    \(dossiers.map(\.reception.unit.rawValue)),
                    \(dossiers.map(\.reception.subject)),
                    \(dossiers.map(\.clock.limit.description)), \(dossiers.map(\.group)),
                    \(dossiers.map(\.matterText)), \(dossiers.map(\.code)),
                    \(applications.map(\.applicant.name)),
                    \(applications.map(\.applicant.identityNumber)),
                    \(applications.map(\.applicant.phone)),
                    \(applications.map(\.applicant.address)),
                    \(applications.map(\.applicant.email)),
                    \(applications.map(\.channel.rawValue)), \(applications.map(\.caseCode))
                ) as r(
                    id, edition, received_at, started_at, original_due, calendar_version, receiver,
                    subject, time_limit, group_of, matter, code, applicant, identity_number, phone,
                    address, email, channel, case_code)
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
                    tenant, id, edition, received_at, started_at, original_due, calendar_version,
                    receiver, subject, time_limit, group_of, matter, version, hash, status, touched,
                    changed_at, due, supplement_requests, custodian, alarm_at, alarm, step, unit,
                    officer, since, step_due)
                select \(tenant), r.id, edition, received_at, started_at, original_due,
                       calendar_version, receiver, subject, time_limit, group_of, matter, version,
                       hash, status, touched, changed_at, due, 0, custodian, alarm_at, alarm, step,
                       unit, officer, since, step_due
                from reception r join change c using (id)
                returning id
            ),
            \(entry)
            select count(*) from state
            """
    }
}
