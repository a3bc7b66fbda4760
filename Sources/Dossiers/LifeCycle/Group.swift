/// A child of an interlinked group as its parent knows it.
public struct Child: Hashable, Sendable, Codable {
    /// The child's name in the parent's procedure.
    public let id: String
    /// The child's own dossier; nil where none was opened.
    public let dossier: DossierID?
    public let code: String?
    public internal(set) var status: Status

    public init(id: String, dossier: DossierID?, code: String?, status: Status) {
        self.id = id
        self.dossier = dossier
        self.code = code
        self.status = status
    }

    /// How far a child has come.
    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case open
        /// Granted; its result serves the siblings, and is on its way to the counter.
        case granted
        /// Ruled against; the paper is on its way to the counter.
        case refused
        /// Granted, and its result lies at the counter.
        case grantedAtCounter = "granted-at-counter"
        /// Ruled against, and the paper lies at the counter.
        case refusedAtCounter = "refused-at-counter"
        /// Closed without a ruling: declined, stopped or withdrawn.
        case closed
        /// Never opened: what it needed was not granted.
        case skipped

        /// Whether nothing more is awaited from the child before the group's one return.
        public var isSettled: Bool {
            switch self {
            case .open, .granted, .refused: false
            case .grantedAtCounter, .refusedAtCounter, .closed, .skipped: true
            }
        }

        /// Whether the child's result may serve its siblings.
        public var isGranted: Bool { self == .granted || self == .grantedAtCounter }

        /// Whether nothing will ever be granted.
        public var isLost: Bool {
            switch self {
            case .refused, .refusedAtCounter, .closed, .skipped: true
            case .open, .granted, .grantedAtCounter: false
            }
        }
    }
}

/// A child's way back to the dossier of its group.
public struct ParentLink: Hashable, Sendable, Codable {
    public let dossier: DossierID
    public let code: String
    /// The child's name in the parent's procedure.
    public let child: String

    public init(dossier: DossierID, code: String, child: String) {
        self.dossier = dossier
        self.code = code
        self.child = child
    }
}

/// What happens in an interlinked group, seen from the parent.
public enum GroupCommand: Hashable, Sendable {
    /// Names children that apply to this dossier, where the officer finds it.
    case choose([String])
    /// Records that a child was opened; the router's own command.
    case opened(child: String, dossier: DossierID, code: String)
    /// Records how far a child has come; the router's own command.
    case progressed(child: String, Child.Status)

    /// The command's name, as the terminal spells it.
    public var name: String {
        switch self {
        case .choose: "children choose"
        case .opened: "children opened"
        case .progressed: "children progressed"
        }
    }
}

extension Dossier {
    /// The dossier that stands for the whole matter: the parent's, or its own where it has
    /// children; nil for an ordinary one.
    public var group: DossierID? {
        matter?.parent?.dossier ?? (matter?.children.isEmpty == false ? id : nil)
    }

    /// What a child's parent must know of it now; nil for a dossier that is no child.
    public func report(in edition: Edition) -> Child.Status? {
        guard matter?.parent != nil else { return nil }
        switch state {
        case .filed, .inTransit, .held, .paused: return .open
        case .decided(let holding, let decision):
            let isBack = edition.step(holding.step).returnsResult
            return decision.ruling == .granted
                ? isBack ? .grantedAtCounter : .granted
                : isBack ? .refusedAtCounter : .refused
        case .returning(_, let decision):
            return decision.ruling == .granted ? .granted : .refused
        case .returned(let decision):
            return decision.ruling == .granted ? .grantedAtCounter : .refusedAtCounter
        case .refused, .stopped, .withdrawn: return .closed
        }
    }
}

/// What the router has yet to do for an interlinked group.
public enum GroupTask: Hashable, Sendable {
    /// To tell the parent how far a child has come.
    case note(child: String, Child.Status)
    case open(ChildProcedure)
    /// To end a child with its parent.
    case end(child: String, DossierID, Command)
}

extension Edition {
    /// Returns what the router has yet to do for a group, in order; nothing where it is at rest.
    ///
    /// What a task changes may call for another: carry the first one out, then ask again.
    ///
    /// - Parameter parent: The dossier of the group, under this edition.
    public func groupTasks(
        of parent: Dossier, children: [(dossier: Dossier, edition: Edition)]
    ) -> [GroupTask] {
        guard parent.custodian != nil else {
            return children.compactMap { $0.edition.ending(of: $0.dossier) }
        }
        let notes = children.compactMap { child -> GroupTask? in
            guard let link = child.dossier.matter?.parent,
                let status = child.dossier.report(in: child.edition)
            else { return nil }
            let known = parent.matter?.children.first { $0.dossier == child.dossier.id }?.status
            return known == status ? nil : .note(child: link.child, status)
        }
        let due = dueChildren(of: parent)
        return notes + due.skip.map { .note(child: $0.id, .skipped) } + due.open.map { .open($0) }
    }

    /// How a child ends whose parent has ended: a result is returned with the group's, and what has
    /// none yet is withdrawn; what is on its way to the counter ends when it lies there.
    private func ending(of child: Dossier) -> GroupTask? {
        guard let link = child.matter?.parent else { return nil }
        let command: Command
        switch child.state {
        case .held, .paused, .inTransit, .filed: command = .withdraw(reason: link.code)
        case .decided(let holding, _) where step(holding.step).returnsResult:
            command = .returnResult(to: link.code)
        case .decided, .returning, .returned, .refused, .stopped, .withdrawn: return nil
        }
        return .end(child: link.child, child.id, command)
    }

    /// The step at which the children of the procedure are opened and awaited.
    public func childrenStep(_ child: ChildProcedure) -> StepID {
        child.step ?? procedure.steps.dropFirst().first?.id ?? procedure.steps[0].id
    }

    /// Returns the children to open now, those that never can be, in the order of the procedure.
    ///
    /// A child opens once the parent has reached its step, it belongs to the dossier, and those it
    /// comes after are granted; after one that does not belong to the dossier it does not either.
    public func dueChildren(
        of dossier: Dossier
    ) -> (open: [ChildProcedure], skip: [ChildProcedure]) {
        guard !procedure.children.isEmpty, dossier.hasArrived else { return ([], []) }
        let known = dossier.matter?.children ?? []
        var open: [ChildProcedure] = []
        var skip: [ChildProcedure] = []
        for child in procedure.children where childrenStep(child) == dossier.state.step {
            let record = known.first { $0.id == child.id }
            guard record == nil || (record?.dossier == nil && record?.status == .open),
                belongs(child, to: dossier)
            else { continue }
            let before = child.after.map { id in known.first { $0.id == id }?.status }
            if before.contains(where: { $0?.isLost == true }) {
                skip.append(child)
            } else if before.allSatisfy({ $0?.isGranted == true }) {
                open.append(child)
            }
        }
        return (open, skip)
    }

    /// The children awaited at a step before it can be left: those that belong to the dossier and
    /// are not settled.
    func awaitedChildren(of dossier: Dossier, at step: StepID) -> [String] {
        procedure.children.filter { child in
            guard childrenStep(child) == step else { return false }
            let record = dossier.matter?.children.first { $0.id == child.id }
            if record?.status.isSettled == true { return false }
            return record?.dossier != nil || belongs(child, to: dossier)
        }.map(\.id)
    }

    /// Whether a child is one of the dossier's: by its own condition, and by those of the children
    /// it comes after, for without them it never starts.
    private func belongs(_ child: ChildProcedure, to dossier: Dossier, depth: Int = 0) -> Bool {
        let isOwn =
            switch child.condition ?? .always {
            case .always: true
            case .cases(let codes): codes.contains(dossier.reception.caseCode ?? "")
            case .chosen: dossier.matter?.children.contains { $0.id == child.id } == true
            }
        guard isOwn, depth <= procedure.children.count else { return false }
        return child.after.allSatisfy { id in
            procedure.children.first { $0.id == id }
                .map { belongs($0, to: dossier, depth: depth + 1) } ?? false
        }
    }
}

extension Dossier {
    /// Whether it lies with the unit of its step, signed for or not.
    fileprivate var hasArrived: Bool {
        switch state {
        case .inTransit(let transit): transit.deliveredAt != nil
        case .held: true
        case .filed, .paused, .decided, .returning, .returned, .refused, .stopped, .withdrawn:
            false
        }
    }
}
