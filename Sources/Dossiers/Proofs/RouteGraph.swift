/// The bones of a route: who touches what, and where the ways lead.
///
/// The proofs run on this value rather than on ``Procedure``, because they decide whether a
/// procedure may come into being. Names of steps need not exist; a way to nowhere is no way.
public struct RouteGraph: Hashable, Sendable {
    /// A step of the graph.
    public struct Node: Hashable, Sendable {
        public let id: StepID
        /// The level of the step's unit, or nil where it is the unit that received the dossier.
        public let level: AdministrativeLevel?
        /// What may be asked of others while the dossier is at the step.
        public let opinions: [Opinion]
        public let ways: [Way]
        /// Whether the result can be handed over here, should no way lead on.
        public let canReturn: Bool

        public init(
            id: StepID, level: AdministrativeLevel?, opinions: [Opinion] = [], ways: [Way],
            canReturn: Bool
        ) {
            self.id = id
            self.level = level
            self.opinions = opinions
            self.ways = ways
            self.canReturn = canReturn
        }
    }

    /// A consultation by the levels it asks.
    public struct Opinion: Hashable, Sendable {
        public let id: String
        public let levels: LevelSet

        public init(id: String, levels: LevelSet) {
            self.id = id
            self.levels = levels
        }
    }

    /// A way out of a step.
    public struct Way: Hashable, Sendable {
        public let outcome: String
        public let next: StepID
        public let decides: Bool

        public init(outcome: String, next: StepID, decides: Bool) {
            self.outcome = outcome
            self.next = next
            self.decides = decides
        }
    }

    /// The steps in the order of the file; the first one is the reception.
    public let nodes: [Node]
    /// The levels whose one-stop shops may receive.
    public let receptions: LevelSet
    /// The children by the identifier of each and the code of its procedure.
    public let children: [Child]

    /// A child dossier of the same matter.
    public struct Child: Hashable, Sendable {
        public let id: String
        public let procedure: String
        /// The step at which it is opened; nil where it may be at any.
        public let step: StepID?

        public init(id: String, procedure: String, step: StepID? = nil) {
            self.id = id
            self.procedure = procedure
            self.step = step
        }
    }

    /// The name under which the office of a financial duty stands among a step's opinions: it is
    /// asked from there, and its level counts all the same.
    public static let duty = "duty"

    public init(nodes: [Node], receptions: LevelSet, children: [Child] = []) {
        self.nodes = nodes
        self.receptions = receptions
        self.children = children
    }

    /// Takes the bones of a procedure; a role that is not known counts as the receiving unit.
    public init(_ procedure: Procedure, role: (RoleID) -> Role?) {
        let nodes = procedure.steps.map { step in
            var opinions = procedure.consultations.filter { $0.step == step.id }.map { asked in
                Opinion(
                    id: asked.id,
                    levels: asked.roles.reduce(into: LevelSet()) { levels, id in
                        if let level = role(id)?.level { levels.insert(LevelSet(level)) }
                    })
            }
            if let duty = procedure.duty, duty.step == step.id {
                let level = role(duty.office)?.level
                opinions.append(
                    Opinion(id: Self.duty, levels: level.map { LevelSet($0) } ?? LevelSet()))
            }
            return Node(
                id: step.id, level: role(step.role)?.level,
                opinions: opinions,
                ways: step.outcomes.map {
                    Way(outcome: $0.id, next: $0.next, decides: $0.decision != nil)
                },
                canReturn: role(step.role)?.binding == .receiving)
        }
        let second = procedure.steps.dropFirst().first?.id
        self.init(
            nodes: nodes, receptions: procedure.reception.levels,
            children: procedure.children.map {
                Child(id: $0.id, procedure: $0.procedure, step: $0.step ?? second)
            })
    }

    /// Returns the steps that a dossier can be at with nothing decided, from a step on; that step
    /// is among them.
    ///
    /// Most of what a step does beside its work (children, duty, four eyes) ends with the decision.
    ///
    /// - Parameter avoiding: A step that is not passed; nil where all may be.
    public func undecided(from step: StepID, avoiding other: StepID? = nil) -> Set<StepID> {
        var places = places
        if let other { places[other] = nil }
        guard places[step] != nil else { return [] }
        var found: Set<StepID> = [step]
        var waiting = [step]
        while let id = waiting.popLast(), let place = places[id] {
            for way in nodes[place].ways
            where !way.decides && places[way.next] != nil && found.insert(way.next).inserted {
                waiting.append(way.next)
            }
        }
        return found
    }

    /// The places of the steps by name; of two with one name the first counts.
    var places: [StepID: Int] {
        Dictionary(
            nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
