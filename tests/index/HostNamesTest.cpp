#include "base/Literals.h"
#include "index/Asking.h"

#include <atomic>
#include <cstring>
#include <dlfcn.h>
#include <netdb.h>
#include <unistd.h>

// The system's resolver, slowed down and counted: this definition is found before the C library's, also by Qt.

namespace {
std::atomic<int> lookups = 0;
}

extern "C" int getaddrinfo(const char *node, const char *service, const addrinfo *hints, addrinfo **result) {
    if (node != nullptr && std::strstr(node, ".invalid") != nullptr) {
        ++lookups;
        usleep(200'000);
        return EAI_AGAIN; // what a machine without a network says
    }
    using Resolver = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto real = reinterpret_cast<Resolver>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(node, service, hints, result);
}

using namespace armature;

class HostNamesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fiftyQuestionsToAHostCostOneLookUp();
    void aNameThatIsLookedUpTooLongIsNoAnswerInTime();
    void addressesAreNotLookedUp();
    void whoIsGoneIsNotCalled();
};

void HostNamesTest::fiftyQuestionsToAHostCostOneLookUp() {
    lookups = 0;
    IndexClient client(quick());
    std::vector<PageOutcome> outcomes;
    for (int i = 0; i < 50; ++i)
        client.fetchProject(u"https://slow-%1.invalid/simple"_s.arg(i % 2), u"demo%1"_s.arg(i),
                            [&](const PageOutcome &outcome) { outcomes.push_back(outcome); });
    QTRY_COMPARE(outcomes.size(), size_t(50));
    for (const PageOutcome &outcome : outcomes)
        QVERIFY2(shown(outcome).startsWith("network-unreachable: the name of the host could not be resolved"_L1),
                 qPrintable(shown(outcome)));
    QCOMPARE(lookups.load(), 2); // one for each of two names
}

void HostNamesTest::aNameThatIsLookedUpTooLongIsNoAnswerInTime() {
    IndexClientOptions options = quick();
    options.http.silenceMs = 50;
    IndexClient client(options);
    QCOMPARE(shown(ask(client, u"https://slower.invalid/simple"_s)),
             u"timed-out: the name of the host was not resolved in 0.05 s"_s);
}

void HostNamesTest::addressesAreNotLookedUp() {
    lookups = 0;
    HostNames names;
    int found = 0;
    for (const char *address : {"127.0.0.1", "::1", ""})
        names.find(QLatin1String(address), this, [&](bool yes) { found += yes ? 1 : 0; });
    QCOMPARE(found, 0); // not from inside the call
    QTRY_COMPARE(found, 3);
}

void HostNamesTest::whoIsGoneIsNotCalled() {
    HostNames names;
    bool called = false;
    auto asker = std::make_unique<QObject>();
    names.find(u"gone.invalid"_s, asker.get(), [&](bool) { called = true; });
    bool other = false;
    names.find(u"gone.invalid"_s, this, [&](bool) { other = true; });
    asker.reset();
    QTRY_VERIFY(other);
    QVERIFY(!called);
}

QTEST_GUILESS_MAIN(HostNamesTest)
#include "HostNamesTest.moc"
