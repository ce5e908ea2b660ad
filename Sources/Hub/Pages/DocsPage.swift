// The interface's description as a page: what each address takes and answers, Chinese first, English beside it.
import HTTPTypes
import HubAPI

/// Renders the document. What it does not know it leaves out: the page is for people, the document for programs.
struct DocsPage: Sendable {
    let document: JSONValue

    init(_ document: JSONValue) { self.document = document }

    var page: Markup {
        """
        <!doctype html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(document["info"]["title"].string) 接口 · API</title>
        <link rel="stylesheet" href="/static/tokens.css">
        <link rel="stylesheet" href="/static/docs.css">
        </head>
        <body>
        \(banner)
        <div class="columns">
        \(contents)
        <main>
        \(introduction)
        \(tags.map(section))
        \(schemas)
        \(problems)
        </main>
        </div>
        </body>
        </html>

        """
    }

    private var banner: Markup {
        let info = document["info"]
        return """
            <header>
            <h1>\(info["title"].string) <small>\(info["version"].string)</small></h1>
            <p>\(Markup(voices: info["summary"].string))</p>
            </header>
            """
    }

    private var introduction: Markup {
        """
        <section id="about">
        \(paragraphs(document["info"]["description"].string))
        <p><a href="/openapi.json">openapi.json</a> OpenAPI 3.1</p>
        </section>
        """
    }

    /// The two languages of a description, a paragraph each.
    func paragraphs(_ text: String) -> Markup {
        let parts = text.components(between: "\n\n")
        return Markup(
            parts.enumerated().map { index, part -> Markup in
                "<p lang=\"\(index * 2 < parts.count ? "zh-CN" : "en")\">\(Markup(remark: part))</p>"
            })
    }

    private var contents: Markup {
        """
        <nav aria-label="目录 Contents">
        <details open>
        <summary>目录 Contents</summary>
        <ul>
        \(tags.map { tag -> Markup in "<li><a href=\"#\(anchor(of: tag))\">\(Markup(voices: tag))</a>\(links(of: tag))</li>" })
        <li><a href="#schemas">\(Markup(voices: "数据结构 · schemas"))</a></li>
        <li><a href="#problems">\(Markup(voices: "问题类型 · problems"))</a></li>
        </ul>
        </details>
        </nav>
        """
    }

    private func links(of tag: String) -> Markup {
        let links = operations(of: tag).map { operation -> Markup in
            "<li><a href=\"#\(operation.name)\">\(operation.zh)</a></li>"
        }
        return "<ul>\(links)</ul>"
    }

    private func section(_ tag: String) -> Markup {
        """
        <section id="\(anchor(of: tag))">
        <h2>\(Markup(voices: tag))</h2>
        \(operations(of: tag).map(article))
        </section>
        """
    }
}

extension DocsPage {
    private var tags: [String] { document["tags"].list.map { $0["name"].string } }

    private func anchor(of tag: String) -> String { tag.components(between: " · ").last ?? tag }

    /// The operations of a tag, in the order of the route table.
    private func operations(of tag: String) -> [DocsOperation] {
        Hub.routes.compactMap { route in
            let value = document["paths"][route.path][route.method.rawValue.lowercased()]
            guard value["tags"].list.contains(.text(tag)) else { return nil }
            return DocsOperation(method: route.method.rawValue, path: route.path, value: value)
        }
    }

    private var problems: Markup {
        let types = document["x-problem-types"].members.sorted {
            ($0.value["status"].whole, $0.key) < ($1.value["status"].whole, $1.key)
        }
        let rows = types.map { name, value -> Markup in
            """
            <tr id="problem-\(name)"><td class="number">\(String(value["status"].whole))</td><td><code>\(name)</code></td>
            <td>\(value["zh"].string)</td><td lang="en">\(value["en"].string)</td></tr>
            """
        }
        return """
            <section id="problems">
            <h2>\(Markup(voices: "问题类型 · problem types"))</h2>
            <div class="wide"><table>
            <thead><tr><th>状态</th><th>type</th><th>中文</th><th lang="en">English</th></tr></thead>
            <tbody>\(rows)</tbody>
            </table></div>
            </section>
            """
    }
}
