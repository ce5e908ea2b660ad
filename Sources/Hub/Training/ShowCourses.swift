// GET /api/v1/courses and GET /api/v1/courses/{code}
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records
import Training

/// Lists the courses that are held.
struct ListCourses {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let courses = try await hub.database.write(as: call.actor.mode) { db in
            let courses = try db.courses()
            try db.audit(AuditRow("course.listed"), by: call.actor, from: call.origin)
            return courses
        }
        return try .page(
            Page(courses, limit: courses.count, cursor: \.code.description) { CourseLine($0) }, of: call.request)
    }
}

/// Shows one course with its questions; what is right stays in the hub.
struct ShowCourse {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        guard let code = call.parameters.get("code").flatMap({ CourseCode($0) }) else { throw Problem.notFound }
        let course = try await hub.database.write(as: call.actor.mode) { db in
            guard let course = try db.course(code) else { throw Problem.notFound }
            var row = AuditRow("course.viewed")
            row.detail = ["course": code.description]
            try db.audit(row, by: call.actor, from: call.origin)
            return course
        }
        return try .json(CourseView(course))
    }
}
