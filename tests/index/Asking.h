#pragma once

#include "base/Literals.h"
#include "index/IndexClient.h"

#include <QtTest>

// For tests of IndexClient: ask and wait, which the program never does.

namespace armature {

inline IndexClientOptions quick() {
    IndexClientOptions options;
    options.http.silenceMs = 800;
    options.http.backoffMs = 10;
    return options;
}

/// Waits for the outcome; insists on one callback, and none from inside the call.
inline PageOutcome ask(IndexClient &client, const QString &index, const QString &project = u"demo"_s) {
    std::optional<PageOutcome> answer;
    int calls = 0;
    client.fetchProject(index, project, [&](const PageOutcome &outcome) {
        answer = outcome;
        ++calls;
    });
    if (calls != 0)
        qFatal("the callback came from inside the call");
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000))
        return {Problem{.code = ProblemCode::Internal, .detail = u"no callback"_s}, {}};
    QTest::qWait(20);
    if (calls != 1)
        qFatal("the callback came %d times", calls);
    return *answer;
}

inline QString shown(const PageOutcome &outcome) {
    if (const auto *page = outcome.page())
        return u"%1 files"_s.arg(page->files.size());
    return outcome.isAbsent() ? u"absent"_s
                              : problemCodeName(outcome.problem()->code) + u": "_s + outcome.problem()->detail;
}

} // namespace armature
