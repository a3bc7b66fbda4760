internal import Dossiers

/// The events that few dossiers see: their data is the JSON of one value each.
extension Event {
    var rareData: String {
        switch self {
        case .takenIn(let value): Self.json(value)
        case .opinionsAsked(let value): Self.json(value)
        case .opinionAnswered(let value): Self.json(value)
        case .opinionWithdrawn(let value): Self.json(value)
        case .silenceRecorded(let value): Self.json(value)
        case .paused(let value): Self.json(value)
        case .resumed(let value), .dutyConfirmed(let value): Self.json(value)
        case .dutySent(let office, let slip): Self.json(DutySent(office: office, slip: slip))
        case .dutyNotified(let notice, let dong, let payBy):
            Self.json(DutyNotified(notice: notice, dong: dong, payBy: payBy))
        case .dutyPaid(let reference, let dong):
            Self.json(DutyPaid(reference: reference, dong: dong))
        case .stopped(let reason, let isEnd): Self.json(Stopped(reason: reason, isEnd: isEnd))
        case .apologised(let reason, let due, let time):
            Self.json(Apologised(reason: reason, due: due, extension: time))
        case .reassigned(let officer, let reason):
            Self.json(Reassigned(to: officer, reason: reason))
        case .migrated(let value): Self.json(value)
        case .transferred(let value): Self.json(value)
        case .redated(let value): Self.json(value)
        case .childrenChosen(let value): Self.json(value)
        case .childOpened(let child, let dossier, let code):
            Self.json(ChildOpened(child: child, dossier: dossier, code: code))
        case .childProgressed(let child, let status):
            Self.json(ChildProgressed(child: child, status: status))
        case .received, .filed, .refused, .handedOff, .delivered, .accepted, .sentBack,
            .supplementRequested, .supplementReceived, .decided, .resultReturned, .withdrawn,
            .reminded, .repaired:
            preconditionFailure("the frequent events write their data themselves")
        }
    }

    static func rare(_ kind: Int16, _ data: String) -> Event? {
        switch kind {
        case 14: read(TakenIn.self, data).map { .takenIn($0) }
        case 15: read([Opinion].self, data).flatMap { $0.isEmpty ? nil : .opinionsAsked($0) }
        case 16: read(OpinionAnswered.self, data).map { .opinionAnswered($0) }
        case 17: read(OpinionWithdrawn.self, data).map { .opinionWithdrawn($0) }
        case 18: read(SilenceRecorded.self, data).map { .silenceRecorded($0) }
        case 19: read(PauseBegun.self, data).map { .paused($0) }
        case 20: read(PauseEnded.self, data).map { .resumed($0) }
        case 21: read(DutySent.self, data).map { .dutySent(office: $0.office, slip: $0.slip) }
        case 22:
            read(DutyNotified.self, data).map {
                .dutyNotified(notice: $0.notice, dong: $0.dong, payBy: $0.payBy)
            }
        case 23:
            read(DutyPaid.self, data).map { .dutyPaid(reference: $0.reference, dong: $0.dong) }
        case 24: read(PauseEnded.self, data).map { .dutyConfirmed($0) }
        case 25: read(Stopped.self, data).map { .stopped(reason: $0.reason, isEnd: $0.isEnd) }
        case 26:
            read(Apologised.self, data).map {
                .apologised(reason: $0.reason, due: $0.due, extension: $0.extension)
            }
        case 27: read(Reassigned.self, data).map { .reassigned(to: $0.to, reason: $0.reason) }
        case 28: read(Migration.self, data).map { .migrated($0) }
        case 29: read(Transfer.self, data).map { .transferred($0) }
        case 30: read(Redating.self, data).map { .redated($0) }
        case 31: read([String].self, data).flatMap { $0.isEmpty ? nil : .childrenChosen($0) }
        case 32:
            read(ChildOpened.self, data).map {
                .childOpened(child: $0.child, dossier: $0.dossier, code: $0.code)
            }
        case 33:
            read(ChildProgressed.self, data).map {
                .childProgressed(child: $0.child, $0.status)
            }
        default: nil
        }
    }
}

private struct DutySent: Codable {
    let office: UnitID
    let slip: String
}

private struct DutyNotified: Codable {
    let notice: String
    let dong: Int
    let payBy: Instant?
}

private struct DutyPaid: Codable {
    let reference: String
    let dong: Int
}

private struct Stopped: Codable {
    let reason: String
    let isEnd: Bool
}

private struct Apologised: Codable {
    let reason: String
    let due: Instant
    let `extension`: TimeLimit?
}

private struct Reassigned: Codable {
    let to: OfficerID
    let reason: String
}

private struct ChildOpened: Codable {
    let child: String
    let dossier: DossierID
    let code: String
}

private struct ChildProgressed: Codable {
    let child: String
    let status: Child.Status
}
