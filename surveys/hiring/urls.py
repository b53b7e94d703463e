"""URLs of the hiring app."""

from django.urls import path

from surveys.hiring.views import bank, candidates, guides, panels, profiles, vacancies

app_name = "hiring"

urlpatterns = [
    path("", vacancies.list_vacancies, name="list"),
    path("vacancies/new/", vacancies.create_vacancy, name="create"),
    path("vacancies/<uuid:identity>/", vacancies.show_vacancy, name="vacancy"),
    path("vacancies/<uuid:identity>/edit/", vacancies.edit_vacancy, name="edit"),
    path("vacancies/<uuid:identity>/candidates/", candidates.list_candidates, name="candidates"),
    path(
        "vacancies/<uuid:identity>/candidates/add/", candidates.add_candidate, name="add_candidate"
    ),
    path(
        "vacancies/<uuid:identity>/candidates/import/",
        candidates.import_candidates,
        name="import_candidates",
    ),
    path("vacancies/<uuid:identity>/panel/", panels.show_panel, name="panel"),
    path("vacancies/<uuid:identity>/panel/add/", panels.add_interviewer, name="add_interviewer"),
    path("panel/<uuid:identity>/<slug:act>/", panels.change_interviewer, name="interviewer"),
    path("candidates/<uuid:identity>/interview/", panels.plan_interview, name="plan_interview"),
    path("interviews/<uuid:identity>/", panels.move_interview, name="interview"),
    path("interviews/<uuid:identity>/off/", panels.call_off, name="call_off"),
    path("candidates/<uuid:identity>/", candidates.show_candidate, name="candidate"),
    path("candidates/<uuid:identity>/link/", candidates.send_link, name="send_link"),
    path("candidates/<uuid:identity>/links/end/", candidates.end_links, name="end_links"),
    path("candidates/<uuid:identity>/erase/", candidates.erase_candidate, name="erase_candidate"),
    path("candidates/sample/", candidates.sample, name="candidate_sample"),
    path("vacancies/<uuid:identity>/open/", vacancies.open_vacancy, name="open"),
    path("vacancies/<uuid:identity>/close/", vacancies.close_vacancy, name="close"),
    path("vacancies/<uuid:identity>/structure/", vacancies.show_structure, name="structure"),
    path("profiles/", profiles.list_profiles, name="profiles"),
    path("profiles/new/", profiles.start_profile, name="start_profile"),
    path("profiles/<uuid:identity>/", profiles.show_profile, name="profile"),
    path("profiles/<uuid:identity>/words/", profiles.edit_words, name="profile_words"),
    path("profiles/<uuid:identity>/points/", profiles.share_points, name="points"),
    path("profiles/<uuid:identity>/competencies/", profiles.add_competency, name="add_competency"),
    path(
        "profiles/<uuid:identity>/library/<slug:key>/",
        profiles.add_from_library,
        name="competency_from_library",
    ),
    path("profiles/<uuid:identity>/publish/", profiles.publish_profile, name="publish_profile"),
    path("profiles/<uuid:identity>/draft/", profiles.start_draft, name="profile_draft"),
    path("profiles/<uuid:identity>/discard/", profiles.discard_draft, name="discard_profile"),
    path("profiles/<uuid:identity>/guide/", guides.start_guide, name="start_guide"),
    path("competencies/<uuid:identity>/", profiles.edit_competency, name="edit_competency"),
    path(
        "competencies/<uuid:identity>/remove/",
        profiles.remove_competency,
        name="remove_competency",
    ),
    path("guides/<uuid:identity>/", guides.show_guide, name="guide"),
    path("guides/<uuid:identity>/as/<slug:reader>/", guides.preview_guide, name="preview"),
    path("guides/<uuid:identity>/design/", guides.edit_design, name="design"),
    path("guides/<uuid:identity>/sections/", guides.add_section, name="add_section"),
    path("guides/<uuid:identity>/publish/", guides.publish_guide, name="publish_guide"),
    path("guides/<uuid:identity>/discard/", guides.discard_guide, name="discard_guide"),
    path("sections/<uuid:identity>/", guides.edit_section, name="edit_section"),
    path("sections/<uuid:identity>/questions/", guides.add_questions, name="add_questions"),
    path("sections/<uuid:identity>/remove/", guides.remove_section, name="remove_section"),
    path("sections/<uuid:identity>/<slug:way>/", guides.move_section, name="move_section"),
    path("asked/<uuid:identity>/mandatory/", guides.set_mandatory, name="mandatory"),
    path("asked/<uuid:identity>/remove/", guides.remove_question, name="remove_question"),
    path("asked/<uuid:identity>/<slug:way>/", guides.move_question, name="move_question"),
    path("bank/", bank.list_questions, name="bank"),
    path("bank/library/", bank.take_over, name="take_over"),
    path("bank/new/<slug:kind>/", bank.write_question, name="write_question"),
    path("bank/<uuid:identity>/", bank.show_question, name="question"),
    path("bank/<uuid:identity>/edit/", bank.edit_question, name="edit_question"),
    path("bank/<uuid:identity>/experts/", bank.record_votes, name="experts"),
]
