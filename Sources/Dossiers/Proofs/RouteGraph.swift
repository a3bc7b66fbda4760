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

        public init(id: String, procedure: String) {
            self.id = id
            self.procedure = procedure
        }
    }

    public init(nodes: [Node], receptions: LevelSet, children: [Child] = []) {
        self.nodes = nodes
        self.receptions = receptions
        self.children = children
    }

    /// Takes the bones of a procedure; a role that is not known counts as the receiving unit.
    public init(_ procedure: Procedure, role: (RoleID) -> Role?) {
        let nodes = procedure.steps.map { step in
            let opinions = procedure.consultations.filter { $0.step == step.id }.map { asked in
                Opinion(
                    id: asked.id,
                    levels: asked.roles.reduce(into: LevelSet()) { levels, id in
                        if let level = role(id)?.level { levels.insert(LevelSet(level)) }
                    })
            }
            return Node(
                id: step.id, level: role(step.role)?.level, opinions: opinions,
                ways: step.outcomes.map {
                    Way(outcome: $0.id, next: $0.next, decides: $0.decision != nil)
                },
                canReturn: role(step.role)?.binding == .receiving)
        }
        self.init(
            nodes: nodes, receptions: procedure.reception.levels,
            children: procedure.children.map { Child(id: $0.id, procedure: $0.procedure) })
    }

    /// The places of the steps by name; of two with one name the first counts.
    var places: [StepID: Int] {
        Dictionary(
            nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
