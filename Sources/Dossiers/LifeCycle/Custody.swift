/// One unit's answering for a dossier: from reception or a delivery to the next delivery or the
/// end.
///
/// The intervals of a ledger tile: each begins at the instant at which the one before ends, the
/// first at reception, and only the last may be open (promise P2).
public struct Custody: Hashable, Sendable {
    public let unit: UnitID
    /// The step for which the dossier came to the unit.
    public let step: StepID
    public let from: Instant
    /// The instant of the next delivery or of the end, itself not included; nil while it lasts.
    public let to: Instant?
    /// What the time went into; the spans tile the interval.
    public let spans: [Span]

    public init(unit: UnitID, step: StepID, from: Instant, to: Instant?, spans: [Span]) {
        self.unit = unit
        self.step = step
        self.from = from
        self.to = to
        self.spans = spans
    }

    /// A stretch of custody of one kind, so that lateness can be laid at the right door.
    public struct Span: Hashable, Sendable {
        public let kind: Kind
        public let from: Instant
        /// The end, itself not included; nil while it lasts.
        public let to: Instant?

        public init(kind: Kind, from: Instant, to: Instant?) {
            self.kind = kind
            self.from = from
            self.to = to
        }
    }

    /// What a stretch of custody goes into.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// On the unit's desk, signed for or not.
        case ours
        /// Given to the next unit and not yet delivered there.
        case inTransit = "in-transit"
        /// The clock stands until the applicant has done something.
        case waiting
        /// Another agency's opinion, sum or act is awaited.
        case otherAgency = "other-agency"
        /// Handed in and not yet entered into the system; before any custody.
        case lateEntry = "late-entry"
    }

    /// Returns the custody intervals of a dossier in order.
    ///
    /// - Throws: ``ReplayError`` where the ledger was not written by this state machine.
    public static func intervals(
        of entries: some Sequence<LedgerEntry>
    ) throws(ReplayError) -> [Custody] {
        var closed: [Custody] = []
        var open: Custody?
        var dossier: Dossier?
        for entry in entries {
            let next = try Dossier.following(dossier, entry)
            let former = dossier?.custodian
            dossier = next
            switch (next.custodian, entry.event) {
            case (nil, _):
                if let ended = open?.ended(at: entry.at) { closed.append(ended) }
                open = nil
            case (let unit?, .received), (let unit?, .filed), (let unit?, .delivered):
                if let ended = open?.ended(at: entry.at) { closed.append(ended) }
                open = Custody(
                    unit: unit, step: next.state.step ?? "", from: entry.at, to: nil,
                    spans: [Span(kind: next.custodyKind, from: entry.at, to: nil)])
            case (let unit?, .transferred) where unit != former:
                if let ended = open?.ended(at: entry.at) { closed.append(ended) }
                open = Custody(
                    unit: unit, step: next.state.step ?? "", from: entry.at, to: nil,
                    spans: [Span(kind: next.custodyKind, from: entry.at, to: nil)])
            case (_?, _):
                open = open?.turned(to: next.custodyKind, at: entry.at)
            }
        }
        guard dossier != nil else { throw .noReception }
        return closed + [open].compactMap(\.self)
    }

    private func ended(at instant: Instant) -> Custody {
        var spans = spans
        if let last = spans.popLast() {
            spans.append(Span(kind: last.kind, from: last.from, to: instant))
        }
        return Custody(unit: unit, step: step, from: from, to: instant, spans: spans)
    }

    private func turned(to kind: Kind, at instant: Instant) -> Custody {
        guard spans.last?.kind != kind else { return self }
        let before = ended(at: instant).spans
        return Custody(
            unit: unit, step: step, from: from, to: nil,
            spans: before + [Span(kind: kind, from: instant, to: nil)])
    }
}

extension DossierState {
    /// The step an open dossier is at or on its way to; nil once it is closed.
    public var step: StepID? {
        switch self {
        case .inTransit(let transit), .returning(let transit, _): transit.step
        case .held(let holding), .paused(let holding, _), .decided(let holding, _): holding.step
        case .filed(let filing): filing.step
        case .returned, .refused, .stopped, .withdrawn: nil
        }
    }

    /// When the step's own time runs out, where it runs.
    public var stepDue: Instant? {
        switch self {
        case .inTransit(let transit), .returning(let transit, _): transit.stepDue
        case .held(let holding), .paused(let holding, _), .decided(let holding, _): holding.stepDue
        case .filed(let filing): filing.checkBy
        case .returned, .refused, .stopped, .withdrawn: nil
        }
    }
}

extension Dossier {
    /// What the custodian's time goes into now.
    var custodyKind: Custody.Kind {
        switch state {
        case .inTransit(let transit), .returning(let transit, _):
            return transit.deliveredAt == nil ? .inTransit : .ours
        case .filed(let filing): return filing.pause == nil ? .ours : .waiting
        case .paused(_, let pause):
            switch pause.reason {
            case .supplement: return .waiting
            case .financialDuty: return matter?.duty?.stage == .payable ? .waiting : .otherAgency
            case .procedure: return .otherAgency
            case .stop: return .ours
            }
        case .held:
            return matter?.opinions.contains(where: \.isAwaited) == true ? .otherAgency : .ours
        case .decided, .returned, .refused, .stopped, .withdrawn: return .ours
        }
    }
}
