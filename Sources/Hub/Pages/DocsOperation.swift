// One operation on the page of the interface: its address, who may call it, what it takes, what it answers.
import HubAPI

/// An operation of the document, with the address it stands under.
struct DocsOperation: Sendable {
    let method: String
    let path: String
    let value: JSONValue

    var name: String { value["operationId"].string }
    var zh: String { value["summary"].string.components(between: " · ").first ?? path }
}

extension DocsPage {
    /// The whole of one operation.
    func article(_ operation: DocsOperation) -> Markup {
        let value = operation.value
        return """
            <article id="\(operation.name)">
            <h3>\(Markup(voices: value["summary"].string))</h3>
            <p class="address"><b class="method">\(operation.method)</b> <code>\(operation.path)</code></p>
            <p class="who">\(who(value))</p>
            \(paragraphs(value["description"].string))
            \(parameters(value))
            \(body(value))
            \(answers(value))
            </article>
            """
    }

    private func who(_ value: JSONValue) -> Markup {
        let need = value["x-need"].string
        let words = [
            "open": "谁都可以 · open to anybody", "actor": "已登录的人或终端 · a person or terminal",
            "staff": "已登录的人 · a signed-in person",
        ]
        let who: Markup = words[need].map { Markup(voices: $0) } ?? "<span>职责 duty</span> <code>\(need)</code>"
        return "\(who) <span class=\"audit\">审计 audit</span> <code>\(value["x-audit"].string)</code>"
    }

    private func parameters(_ value: JSONValue) -> Markup {
        let rows = value["parameters"].list.map { parameter -> Markup in
            """
            <tr><td><code>\(parameter["name"].string)</code>\(required(parameter["required"] == .bool(true)))</td>
            <td>\(parameter["in"].string)</td><td>\(type(parameter["schema"]))</td>
            <td>\(Markup(voices: parameter["description"].string))</td></tr>
            """
        }
        guard !rows.isEmpty else { return "" }
        return """
            <h4>\(Markup(voices: "参数 · parameters"))</h4>
            <div class="wide"><table><tbody>\(rows)</tbody></table></div>
            """
    }

    private func body(_ value: JSONValue) -> Markup {
        let contents = value["requestBody"]["content"].members.sorted { $0.key < $1.key }
        guard !contents.isEmpty else { return "" }
        let parts = contents.map { name, content -> Markup in
            "<p><code>\(name)</code> \(type(content["schema"]))</p>\(example(content["example"]))"
        }
        return "<h4>\(Markup(voices: "正文 · body"))</h4>\(parts)"
    }

    private func example(_ value: JSONValue) -> Markup {
        guard value != .null, let bytes = try? WireJSON.bytes(of: value) else { return "" }
        return "<pre>\(String(decoding: bytes, as: UTF8.self))</pre>"
    }

    private func answers(_ value: JSONValue) -> Markup {
        let rows = value["responses"].members.sorted { $0.key < $1.key }.map { status, written -> Markup in
            let answer = resolved(written)
            return """
                <tr><td class="number">\(status)</td>
                <td>\(answer["x-problems"].list.isEmpty ? good(answer) : problem(answer))</td>
                <td>\(answer["x-problems"].list.isEmpty ? Markup(voices: answer["description"].string) : "")</td></tr>
                """
        }
        return """
            <h4>\(Markup(voices: "回答 · answers"))</h4>
            <div class="wide"><table><tbody>\(rows)</tbody></table></div>
            """
    }

    /// An answer that several operations share stands among the components.
    private func resolved(_ answer: JSONValue) -> JSONValue {
        guard let name = answer["$ref"].string.split(separator: "/").last.map(String.init) else { return answer }
        return document["components"]["responses"][name]
    }

    private func good(_ answer: JSONValue) -> Markup {
        let contents = answer["content"].members.sorted { $0.key < $1.key }
        return Markup(
            contents.map { name, content -> Markup in
                name == "application/json" ? type(content["schema"]) : "<code>\(name)</code>"
            })
    }

    private func problem(_ answer: JSONValue) -> Markup {
        Markup(
            answer["x-problems"].list.map { name -> Markup in
                "<a href=\"#problem-\(name.string)\"><code>\(name.string)</code></a>"
            })
    }

    func required(_ isRequired: Bool) -> Markup { isRequired ? " <span title=\"必填 required\">*</span>" : "" }
}
