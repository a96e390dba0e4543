"""Addresses of the pages that join several apps."""

from django.urls import path

from roadmap_portal.home import styleguide, views

urlpatterns = [
    path("", views.home, name="home"),
    path("roadmap/", views.roadmap, name="roadmap"),
    path("roadmap/<int:number>/", views.output, name="output"),
    path("roadmap/<str:code>/", views.activity, name="activity"),
    path("parties/", views.parties, name="parties"),
    path("parties/<str:code>/", views.party, name="party"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
