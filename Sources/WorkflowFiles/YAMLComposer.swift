internal import CYaml

/// Builds a tree from the events of libyaml, the scanner that Yams carries.
///
/// The events are read one by one rather than through `Yams.compose`, because a hostile file has to
/// be refused *before* its aliases are expanded or its nesting fills the stack, and because every
/// doubled key is wanted with its own line.
struct YAMLComposer: ~Copyable {
    /// The deepest nesting that a file may have; the format itself needs six.
    static let deepestNesting = 64

    /// On the heap, because libyaml keeps the parser's own address in it.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let problems: Problems

    /// Reads the one document of a file.
    ///
    /// - Returns: The root, or nil for a file without content.
    static func compose(
        _ bytes: [UInt8], into problems: Problems
    ) throws(YAMLRefusal) -> Node? {
        var outcome: Result<Node?, YAMLRefusal> = .success(nil)
        bytes.withUnsafeBufferPointer { buffer in
            let composer = YAMLComposer(buffer, problems: problems)
            do throws(YAMLRefusal) {
                outcome = .success(try composer.document())
            } catch {
                outcome = .failure(error)
            }
        }
        return try outcome.get()
    }

    private init(_ buffer: UnsafeBufferPointer<UInt8>, problems: Problems) {
        self.problems = problems
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    private func document() throws(YAMLRefusal) -> Node? {
        var root: Node?
        while true {
            let event = try next()
            switch event.kind {
            case .streamEnd: return root
            case .structure: continue
            default:
                guard root == nil else {
                    throw YAMLRefusal(
                        mark: event.mark, en: "holds a second document; give each its own file",
                        vi: "chứa tài liệu YAML thứ hai; mỗi tài liệu phải là một tệp riêng")
                }
                root = try node(from: event, depth: 1)
            }
        }
    }

    private func node(from event: Event, depth: Int) throws(YAMLRefusal) -> Node {
        guard depth <= Self.deepestNesting else {
            throw Self.tooDeep(event.mark)
        }
        switch event.kind {
        case .scalar(let text, let isQuoted):
            return Node(mark: event.mark, value: .scalar(text, isQuoted: isQuoted))
        case .sequenceStart:
            var items: [Node] = []
            while true {
                let item = try next()
                if case .end = item.kind { break }
                items.append(try node(from: item, depth: depth + 1))
            }
            return Node(mark: event.mark, value: .sequence(items))
        case .mappingStart:
            return Node(mark: event.mark, value: .mapping(try entries(depth: depth)))
        case .streamEnd, .structure, .end:
            throw YAMLRefusal(
                mark: event.mark, en: "is not well-formed YAML", vi: "không phải YAML hợp lệ")
        }
    }

    private func entries(depth: Int) throws(YAMLRefusal) -> [Node.Entry] {
        var entries: [Node.Entry] = []
        var firstLine: [String: Int] = [:]
        while true {
            let key = try next()
            if case .end = key.kind { return entries }
            guard case .scalar(let name, _) = key.kind else {
                throw YAMLRefusal(
                    mark: key.mark, en: "a key must be a text, not a list or a mapping",
                    vi: "khóa phải là một chuỗi, không phải danh sách hay bảng")
            }
            let value = try node(from: try next(), depth: depth + 1)
            if let line = firstLine[name] {
                problems.error(
                    key.mark,
                    en: "key \(quoted(name)) is doubled; it stands on line \(line) already",
                    vi: "khóa \(quoted(name)) bị lặp; đã có ở dòng \(line)")
                continue
            }
            firstLine[name] = key.mark.line
            entries.append(Node.Entry(key: name, mark: key.mark, value: value))
        }
    }

    /// An event of libyaml, copied out of its memory.
    private struct Event {
        enum Kind {
            case scalar(String, isQuoted: Bool)
            case sequenceStart, mappingStart, end, streamEnd
            /// Stream and document marks, which say nothing here.
            case structure
        }

        let kind: Kind
        let mark: Mark
    }

    private func next() throws(YAMLRefusal) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw refusal() }
        defer { yaml_event_delete(&event) }
        let mark = Mark(line: event.start_mark.line + 1, column: event.start_mark.column + 1)
        let kind: Event.Kind
        var anchor: UnsafeMutablePointer<yaml_char_t>?
        switch event.type {
        case YAML_ALIAS_EVENT:
            anchor = event.data.alias.anchor
            kind = .structure
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            anchor = scalar.anchor
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            kind = .scalar(
                String(decoding: bytes, as: UTF8.self), isQuoted: scalar.plain_implicit == 0)
        case YAML_SEQUENCE_START_EVENT:
            anchor = event.data.sequence_start.anchor
            kind = .sequenceStart
        case YAML_MAPPING_START_EVENT:
            anchor = event.data.mapping_start.anchor
            kind = .mappingStart
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: kind = .end
        case YAML_STREAM_END_EVENT: kind = .streamEnd
        default: kind = .structure
        }
        guard anchor == nil else {
            throw YAMLRefusal(
                mark: mark, en: "uses a YAML anchor or alias (& or *); write the value out",
                vi: "dùng neo hoặc bí danh YAML (& hoặc *); hãy viết giá trị ra đầy đủ")
        }
        return Event(kind: kind, mark: mark)
    }

    private static func tooDeep(_ mark: Mark) -> YAMLRefusal {
        YAMLRefusal(
            mark: mark, en: "is nested more than \(deepestNesting) deep",
            vi: "lồng nhau quá \(deepestNesting) tầng")
    }

    private func refusal() -> YAMLRefusal {
        let reason = parser.pointee.problem.map { String(cString: $0) } ?? "cannot be read"
        let place: yaml_mark_t
        switch parser.pointee.error {
        case YAML_READER_ERROR: place = parser.pointee.mark
        default: place = parser.pointee.problem_mark
        }
        // libyaml looks ahead and has a limit of its own, which it may meet first.
        if reason.hasPrefix("Maximum nesting level") {
            return Self.tooDeep(Mark(line: place.line + 1, column: place.column + 1))
        }
        return YAMLRefusal(
            mark: Mark(line: place.line + 1, column: place.column + 1),
            en: "is not well-formed YAML: \(reason)", vi: "không phải YAML hợp lệ: \(reason)")
    }
}
